package io.asgard.odin.provider.local;

import java.nio.file.Path;

/**
 * Where the platform lives on this machine.
 *
 * @param root of the repository
 * @param home everything that is made at run time
 * @param portOffset added to every port, so that two platforms can run side by side
 */
public record Site(Path root, Path home, int portOffset) {
  public Path state() {
    return home.resolve("odin");
  }

  public Path auth() {
    return home.resolve("auth");
  }

  public Path log(String part) {
    return home.resolve("log").resolve(part + ".log");
  }

  Path data(String part) {
    return home.resolve("data").resolve(part);
  }

  /** The files that a part is started with. */
  Path conf(String part) {
    return home.resolve("conf").resolve(part);
  }

  /** Lives as long as one process. */
  Path instance(String id) {
    return state().resolve("run").resolve(id);
  }

  /** What can be made again from the build. */
  Path cache() {
    return home.resolve("cache");
  }

  public int port(int declared) {
    return declared + portOffset;
  }

  /** The JDK that runs Odin runs everything. */
  String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
