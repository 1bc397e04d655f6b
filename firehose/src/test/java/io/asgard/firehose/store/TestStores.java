package io.asgard.firehose.store;

import java.nio.file.Path;
import java.time.Duration;

/** Settings of stores. */
public final class TestStores {
  private TestStores() {}

  public static ObjectStoreSettings directory(Path directory) {
    return new ObjectStoreSettings(
        directory.toUri(), null, "none", null, null, Duration.ofSeconds(5));
  }
}
