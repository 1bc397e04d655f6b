package io.asgard.odin.provider.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The few words of shell that Java has no call for. */
public final class Shell {
  private Shell() {}

  /** The word as a shell reads it back. */
  public static String quote(String word) {
    return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  static String quote(List<String> words) {
    return words.stream().map(Shell::quote).collect(Collectors.joining(" "));
  }

  /** Sends a signal to a process and those that are in the group it leads. */
  static void signalGroup(String signal, long pid) {
    run("kill", "-s", signal, "--", "-" + pid);
  }

  /**
   * Kills a process and all below it; some programs put what they start into groups of their own. A
   * process whose parent is gone is below nothing, so the leader must still be there.
   */
  static void killTree(long pid) {
    List<ProcessHandle> below =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList();
    signalGroup("KILL", pid);
    below.forEach(ProcessHandle::destroyForcibly);
  }

  /** Sends a signal to a process alone. */
  static void signal(String signal, long pid) {
    run("kill", "-s", signal, String.valueOf(pid));
  }

  /** Runs a short command; its exit code. */
  static int run(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /** Runs a short command; what it printed, empty if it failed. */
  static String output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
