package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process to run.
 *
 * @param prepare shell lines to run before it, in the same process group; must be repeatable
 * @param command the process itself
 * @param files what it reads, by name in its configuration directory
 * @param stop the signal that ends it in good order
 * @param ports that it listens on
 * @param care what to mind when it is restarted or taken away
 */
record Program(
    Part part,
    String prepare,
    List<String> command,
    Map<String, String> files,
    String stop,
    List<Integer> ports,
    String url,
    Check check,
    Care care)
    implements LocalPart {
  /** A process that can be spared at any time, and has no data. */
  Program(
      Part part,
      String prepare,
      List<String> command,
      Map<String, String> files,
      String stop,
      List<Integer> ports,
      String url,
      Check check) {
    this(part, prepare, command, files, stop, ports, url, check, Care.NONE);
  }

  String name() {
    return part.name();
  }

  /** The same process, which works on data. */
  Program keeping(Path... data) {
    return with(part, new Care(List.of(data), care.spare(), care.leaving(), care.failure()));
  }

  /** The same process, restarted only when it can be spared. */
  Program sparedWhen(String condition, Check spare) {
    return with(
        part.restartedWhen(condition),
        new Care(care.data(), spare, care.leaving(), care.failure()));
  }

  /** The same process, which hands over what it has before it is taken away. */
  Program leaving(Leaving leaving) {
    return with(part, new Care(care.data(), care.spare(), leaving, care.failure()));
  }

  /** The same process, started again when it says that it has failed. */
  Program restartedOn(Failure failure) {
    return with(part, new Care(care.data(), care.spare(), care.leaving(), failure));
  }

  /** The same process, with these shell lines before all else. */
  Program after(List<String> lines) {
    if (lines.isEmpty()) {
      return this;
    }
    String all = String.join("\n", lines);
    Part limited =
        new Part(
            part.name(),
            part.resource(),
            part.needs(),
            Fingerprint.of(part.fingerprint(), all),
            part.restart());
    return new Program(
        limited, all + "\n" + prepare, command, files, stop, ports, url, check, care);
  }

  private Program with(Part part, Care care) {
    return new Program(part, prepare, command, files, stop, ports, url, check, care);
  }

  /**
   * What to mind.
   *
   * @param data that would be gone with it
   * @param spare asked before it is restarted because it changed: whether others can do without it
   * @param leaving done when it is taken away
   * @param failure asked while it runs
   */
  record Care(List<Path> data, Check spare, Leaving leaving, Failure failure) {
    static final Care NONE = new Care(List.of(), Check.ALIVE, Leaving.NOTHING, Failure.NEVER);
  }
}
