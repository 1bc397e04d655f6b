package io.asgard.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WatchedTest {
  @TempDir Path directory;

  private final AtomicLong now = new AtomicLong();
  private final CountDownLatch slow = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private Path file;
  private Watched<String> watched;

  @BeforeEach
  void reads() throws Exception {
    file = Files.writeString(directory.resolve("document"), "first");
    watched = new Watched<>(file.toUri(), Duration.ofMinutes(1), this::parse, now::get);
    assertThat(watched.get()).isEqualTo("first");
  }

  @Test
  void keepsADocumentUntilItIsOld() throws Exception {
    Files.writeString(file, "second");
    assertThat(watched.get()).isEqualTo("first");
    pass(Duration.ofMinutes(1));
    assertThat(watched.get()).isEqualTo("second");
  }

  @Test
  void whoHasADocumentDoesNotWaitForTheNext() throws Exception {
    Files.writeString(file, "slow");
    pass(Duration.ofMinutes(1));
    CompletableFuture<String> reader = CompletableFuture.supplyAsync(watched::get);
    slow.await();
    assertThat(watched.get()).isEqualTo("first");
    assertThat(reader).isNotDone();
    release.countDown();
    assertThat(reader.get(10, TimeUnit.SECONDS)).isEqualTo("slow");
    assertThat(watched.get()).isEqualTo("slow");
  }

  @Test
  void keepsTheLastDocumentWhileTheAddressCannotBeRead() throws Exception {
    Files.delete(file);
    pass(Duration.ofMinutes(1));
    assertThat(watched.get()).isEqualTo("first");
  }

  @Test
  void aRefreshIsOneReadASecond() throws Exception {
    Files.writeString(file, "second");
    assertThat(watched.refresh()).isEqualTo("first");
    pass(Duration.ofSeconds(1));
    assertThat(watched.refresh()).isEqualTo("second");
  }

  private String parse(String text) throws InterruptedException {
    if (text.equals("slow")) {
      slow.countDown();
      release.await();
    }
    return text;
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
