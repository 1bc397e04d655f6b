package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
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
 */
record Program(
    Part part,
    String prepare,
    List<String> command,
    Map<String, String> files,
    String stop,
    List<Integer> ports,
    String url,
    Check check)
    implements LocalPart {
  String name() {
    return part.name();
  }
}
