package io.asgard.e2e.torture;

import io.asgard.e2e.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The broker processes, which stop and go on as they are told. */
public final class Brokers {
  private final List<Long> pids = new ArrayList<>();

  private Brokers() {}

  /** Those of the platform. */
  public static Brokers of(Platform platform) {
    Brokers brokers = new Brokers();
    platform
        .parts()
        .forEach(
            (name, part) -> {
              if (name.startsWith("mainstream-")) {
                brokers.pids.add(part.path("pid").asLong());
              }
            });
    if (brokers.pids.size() != 3) {
      throw new IllegalStateException("brokers: " + brokers.pids + " (expected: 3)");
    }
    return brokers;
  }

  /** They keep their connections and say nothing any more. */
  public void freeze() {
    signal("STOP");
  }

  /** They go on. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    pids.forEach(pid -> command.add(String.valueOf(pid)));
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(command + ": exit " + code);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
