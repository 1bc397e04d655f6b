package io.asgard.odin.provider;

import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.State;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where parts run. Seam: processes of this machine; VMs and Kubernetes have their own. All methods
 * may be called by several threads at once, for different parts. What {@code ProviderContract} asks
 * of each of them is what the engine relies on.
 */
public interface Provider {
  /**
   * The parts of the resources, from now on known by name to the other methods.
   *
   * @throws IllegalArgumentException naming every problem
   */
  List<Part> expand(List<Resource> resources);

  /** The same of resources that were wanted before: what is wrong with them is left out. */
  List<Part> recall(List<Resource> resources);

  /** After a start of Odin: takes over what it left behind, and ends what it was about to start. */
  void adopt(State state);

  /** Whether the part is something that runs, and so can be found dead after a start of Odin. */
  boolean runs(Part part);

  /**
   * Fingerprint of each part that is there, as far as Odin made it; empty for those at which
   * something was begun and not finished.
   */
  Map<String, String> observe(State state);

  /** Fingerprint of each part that runs, or will be started again without being asked for. */
  Map<String, String> kept();

  /** Looks at parts that should be as they were made. Changes nothing. */
  Differences differences(Collection<Part> parts);

  /**
   * Makes the part what it should be; returns once it is healthy. A second call changes nothing.
   *
   * @throws PartFailed if it cannot
   */
  void create(Part part) throws InterruptedException;

  /**
   * Makes a part again what it was made as; returns once it is healthy.
   *
   * @throws PartFailed if it cannot
   */
  void repair(Part part) throws InterruptedException;

  /**
   * Returns once the part is healthy; changes nothing.
   *
   * @throws PartFailed if it takes too long
   */
  void awaitHealthy(Part part) throws InterruptedException;

  /** Ends the part; returns once it does not run. Its data stays. */
  void stop(Part part) throws InterruptedException;

  /** Ends the part and takes it away with its data; returns once it is gone. */
  void remove(Part part) throws InterruptedException;

  /** Whether a part that does not run has left anything behind: data, or its files. */
  boolean hasLeft(Part part);

  /** The data that would be gone with the part, in words; empty if it has none. */
  Optional<String> data(Part part);

  /** Takes a part that is there, and as it is declared, as if Odin had made it. */
  void own(Part part);

  /** Empty if the part is healthy, else why not. */
  Optional<String> problem(Part part);

  /**
   * A look at each part of the resources, to be taken when and by whom the caller likes. Changes
   * nothing that the other methods know: an apply may be under way.
   */
  List<Supplier<Look>> looks(List<Resource> resources);

  /** All is healthy: time for what makes the next start faster. */
  default void settled() {}

  /**
   * What a look at parts found.
   *
   * @param drift what is not as it was made
   * @param unseen names of parts that could not be looked at, because what they need is not there
   */
  record Differences(List<Drift> drift, Set<String> unseen) {}

  /**
   * A part as it is now.
   *
   * @param problem empty if it is healthy, else why not
   */
  record Look(Part part, Optional<String> problem, Facts facts) {}

  /**
   * What a person wants to see of a part.
   *
   * @param url empty if it has none
   * @param pid 0 if it is no process or does not run
   * @param restarts since Odin started it first
   * @param memory resident bytes of it and what it started
   */
  record Facts(String url, long pid, int restarts, long memory) {}
}
