package io.asgard.e2e;

/** One platform for all tests of this JVM: up on first use, down when the JVM ends. */
final class Shared {
  private static final Platform PLATFORM = start();

  private Shared() {}

  static Platform platform() {
    return PLATFORM;
  }

  private static Platform start() {
    Platform platform = Platform.up(Platform.repo().resolve("e2e/target/asgard"), "--no-feed");
    Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
    return platform;
  }
}
