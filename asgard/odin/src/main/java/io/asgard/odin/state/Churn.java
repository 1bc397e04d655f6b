package io.asgard.odin.state;

import io.asgard.odin.state.Entry.What;
import io.asgard.odin.state.Journal.Numbered;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds entries that are dead: how a process was started or ended, once the same part was started
 * or ended again. A process that crashes for ever writes nothing else. All other kinds are history.
 */
final class Churn {
  /** Dead entries that are worth to be dropped: about 4 MB. */
  static final int MUCH = 20_000;

  private static final Set<What> OF_PROCESSES =
      EnumSet.of(What.STARTING, What.STARTED, What.EXITED);

  private final Map<String, Long> last = new HashMap<>(); // number by part
  private long entries;
  private long ofProcesses;

  void add(Numbered line) {
    entries++;
    if (isOfProcess(line)) {
      ofProcesses++;
      last.put(line.entry().name(), line.number());
    }
  }

  /** Never true of the last entry, so that numbers go on where they were. */
  boolean isDead(Numbered line) {
    return isOfProcess(line) && last.getOrDefault(line.entry().name(), 0L) > line.number();
  }

  /** Whether there are that many dead entries, and more of them than of others. */
  boolean isAtLeast(int many) {
    long dead = ofProcesses - last.size();
    return dead >= many && dead > entries - dead;
  }

  private static boolean isOfProcess(Numbered line) {
    return OF_PROCESSES.contains(line.entry().what());
  }
}
