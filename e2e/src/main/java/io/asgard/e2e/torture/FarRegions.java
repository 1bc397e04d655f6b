package io.asgard.e2e.torture;

import io.asgard.e2e.Link;
import io.asgard.e2e.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** {@code regions.yaml} with a line between its regions that flows have to go by. */
final class FarRegions {
  private static final int LISTENERS = 20; // from a broker's port to its listener for the others
  private static final int ENDS = 30; // from a broker's port to the end of the line

  private FarRegions() {}

  /** Opens the line. */
  static Link link() {
    Link link = Link.open(Duration.ZERO);
    for (Cluster cluster : new Cluster[] {Cluster.HOME, Cluster.FAILOVER}) {
      for (int i = 0; i < cluster.brokers().size(); i++) {
        int port = Platform.port(cluster.firstPort() + i);
        link.route(port + ENDS, port + LISTENERS);
      }
    }
    return link;
  }

  /** Writes the set to a file. */
  static Path set(Path file) {
    try {
      Path regions = Platform.repo().resolve("e2e/src/main/resources/regions.yaml");
      String set = Files.readString(regions);
      set = with(set, "  controllerPort: 8611\n", "  ", Cluster.HOME, "\n");
      set = with(set, " controllerPort: 8616,", " ", Cluster.FAILOVER, ",");
      Files.createDirectories(file.getParent());
      return Files.writeString(file, set);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String with(
      String set, String field, String before, Cluster cluster, String after) {
    if (!set.contains(field)) {
      throw new IllegalStateException("regions.yaml: without" + field + " (expected: with it)");
    }
    int listener = cluster.firstPort() + LISTENERS;
    int end = Platform.port(cluster.firstPort() + ENDS);
    String remote = "remote: { port: %d, advertised: \"127.0.0.1:%d\" }".formatted(listener, end);
    return set.replace(field, field + before + remote + after);
  }
}
