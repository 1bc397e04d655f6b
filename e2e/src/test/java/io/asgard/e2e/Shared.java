package io.asgard.e2e;

import java.nio.file.Path;

/** One platform for all tests of this JVM: up on first use, down when the JVM ends. */
final class Shared {
  private static final Platform PLATFORM = start();

  private Shared() {}

  static Platform platform() {
    return PLATFORM;
  }

  private static Platform start() {
    Path home = Platform.repo().resolve("e2e/target/asgard");
    Platform.run(home, "bin/down", "--purge"); // what a run that was killed has left
    return Platform.up(home, "--no-feed", "--store", System.getProperty("store"));
  }
}
