package io.asgard.odin.provider.local;

import io.asgard.odin.spec.Resource;
import java.util.ArrayList;
import java.util.List;

/** What the operating system is to keep processes of a resource within. */
final class Limits {
  private static final int KIB = 1024;

  private Limits() {}

  /** Shell lines for before the process; it has no leave to take them back. */
  static List<String> lines(Resource resource) {
    List<String> lines = new ArrayList<>();
    resource
        .section("limits")
        .ifPresent(
            limits -> {
              // Not its address space: a JVM reserves far more of that than it uses.
              limits.size("memory").ifPresent(size -> lines.add("ulimit -d " + size / KIB));
              if (limits.spec().containsKey("files")) {
                lines.add("ulimit -n " + limits.whole("files", 0));
              }
              if (limits.spec().containsKey("nice")) {
                lines.add("renice -n " + limits.whole("nice", 0) + " -p $$ >&2");
              }
            });
    return lines;
  }
}
