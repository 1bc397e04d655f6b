package io.asgard.firehose.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3StoreIT extends ObjectStoreContract {
  @TempDir private Path directory;
  private S3Server server;
  private ObjectStore store;

  @BeforeEach
  void open() throws Exception {
    Files.createDirectory(directory.resolve("events"));
    server = new S3Server(directory);
    store = ObjectStore.of(settings(server.url(), Duration.ofSeconds(10)));
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    server.close();
  }

  @Test
  void listsMoreThanOnePage() throws Exception {
    for (int i = 0; i < 1100; i++) {
      store.put("many/" + i, new byte[1]);
    }
    assertThat(store.list("many/")).hasSize(1100);
  }

  @Test
  void givesUpOnAServerThatReadsNothing() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + deaf.getLocalPort());
      try (ObjectStore away = ObjectStore.of(settings(url, Duration.ofSeconds(1)))) {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> away.put("a", new byte[64 << 20]))
            .isInstanceOf(ObjectStoreException.class)
            .hasMessageStartingWith("s3://events: ");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  private static ObjectStoreSettings settings(URI endpoint, Duration timeout) {
    return new ObjectStoreSettings(
        URI.create("s3://events"),
        endpoint,
        "us-east-1",
        S3Server.ACCESS_KEY,
        S3Server.SECRET_KEY,
        timeout);
  }

  @Override
  ObjectStore store() {
    return store;
  }
}
