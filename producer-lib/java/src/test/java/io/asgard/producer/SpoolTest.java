package io.asgard.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long LIMIT = 4 << 20;

  @TempDir Path folder;

  @Test
  void givesBackWhatWasWrittenInItsOrder() throws IOException {
    try (Spool spool = open()) {
      spool.append(1, List.of(event("a"), event("b")));
      spool.append(1, List.of(event("c")));
      assertThat(all(spool, 1)).containsExactly("a", "b", "c");
      assertThat(spool.isEmpty(0)).isTrue();
    }
  }

  @Test
  void theNextProcessFindsIt() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("a")));
      spool.append(1, List.of(event("b")));
    }
    try (Spool spool = open()) {
      assertThat(spool.found()).isEqualTo(2);
      assertThat(all(spool, 0)).containsExactly("a");
      assertThat(all(spool, 1)).containsExactly("b");
    }
  }

  @Test
  void cutsATornTailOffAndGoesOnBehindIt() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("a"), event("b")));
    }
    Files.write(segment(), new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 5}, StandardOpenOption.APPEND);
    try (Spool spool = open()) {
      spool.append(0, List.of(event("c")));
      assertThat(all(spool, 0)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void aTailOfZerosIsNoEvent() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("a")));
    }
    Files.write(segment(), new byte[4096], StandardOpenOption.APPEND);
    try (Spool spool = open()) {
      assertThat(all(spool, 0)).containsExactly("a");
    }
  }

  @Test
  void keepsACopyOfADamagedFile() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("aaaa"), event("bbbb"), event("cccc")));
    }
    byte[] bytes = Files.readAllBytes(segment());
    bytes[Segment.HEAD + 4 + Segment.HEAD] ^= 1; // the first byte of the second event
    Files.write(segment(), bytes);
    try (Spool spool = open()) {
      assertThat(all(spool, 0)).containsExactly("aaaa");
    }
    assertThat(files(".damaged")).hasSize(1);
  }

  @Test
  void isForOneProducerAtATime() {
    try (Spool spool = open()) {
      assertThatThrownBy(this::open)
          .hasMessage("spool: " + folder + " is in use (expected: a folder for each producer)");
    }
    open().close();
  }

  @Test
  void keepsItsLanesWhileThereAreEvents() throws IOException {
    try (Spool spool = open()) {
      spool.append(1, List.of(event("a")));
    }
    try (Spool spool = Spool.in(folder, LIMIT, 5)) {
      assertThat(spool.lanes()).isEqualTo(2);
      all(spool, 1);
    }
    try (Spool spool = Spool.in(folder, LIMIT, 5)) {
      assertThat(spool.lanes()).isEqualTo(5);
    }
  }

  @Test
  void saysWhenItIsFullAndHasRoomAgainLater() throws IOException {
    try (Spool spool = Spool.in(folder, 100, 1)) {
      assertThat(spool.append(0, List.of(event("x".repeat(50)), event("y".repeat(50))))).isOne();
      assertThatThrownBy(() -> spool.append(0, List.of(event("y".repeat(50)))))
          .hasMessageContaining("spool: 58 bytes in " + folder + " (expected: room, <= 100)");
      assertThat(all(spool, 0)).hasSize(1);
      assertThat(spool.append(0, List.of(event("y".repeat(50))))).isOne();
    }
  }

  private Spool open() {
    return Spool.in(folder, LIMIT, 2);
  }

  private Path segment() throws IOException {
    return files(".events").get(0);
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private static List<String> all(Spool spool, int lane) throws IOException {
    List<String> all = new ArrayList<>();
    while (!spool.isEmpty(lane)) {
      spool.oldest(lane).forEach(event -> all.add(new String(event, UTF_8)));
      spool.dropOldest(lane);
    }
    return all;
  }

  private static Pending event(String text) {
    return Pending.published(text.getBytes(UTF_8), 0);
  }
}
