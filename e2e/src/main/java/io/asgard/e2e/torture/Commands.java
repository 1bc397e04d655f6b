package io.asgard.e2e.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of the machine. */
final class Commands {
  private static final int TAIL = 2000;

  private Commands() {}

  /** Runs it to its end; throws, with the last of what it said, if it fails. */
  static void run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            command
                + ": exit "
                + code
                + " "
                + said.substring(Math.max(0, said.length() - TAIL)).strip());
      }
    } catch (IOException e) {
      throw new IllegalStateException(command + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + ": interrupted", e);
    }
  }

  /** Whether it ran, and ended well. */
  static boolean ran(List<String> command) {
    try {
      run(command);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
