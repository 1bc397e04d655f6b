package io.asgard.odin.cli;

import io.asgard.odin.provider.local.Site;
import java.nio.file.Path;

/** Which platform the command line is about: {@code bin/odin} says which repository. */
record Place(Site site, int port) {
  private static final int PORT = 8400;

  static Place here() {
    Path root = Path.of(System.getProperty("asgard.root", ".")).toAbsolutePath().normalize();
    String home = System.getenv("ASGARD_HOME");
    int offset = Integer.parseInt(System.getenv().getOrDefault("ASGARD_PORT_OFFSET", "0"));
    Path directory =
        home == null ? root.resolve("var") : Path.of(home).toAbsolutePath().normalize();
    return new Place(new Site(root, directory, offset), PORT + offset);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }
}
