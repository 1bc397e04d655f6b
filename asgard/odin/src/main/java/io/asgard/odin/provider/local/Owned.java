package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import java.util.List;
import java.util.Optional;

/** Something that another part owns and Odin puts there: a topic, a schema, a job. */
record Owned(Part part, Owner owner) implements LocalPart {
  interface Owner extends Check {
    /**
     * The same, of many at once.
     *
     * @param clusters as they are now
     */
    default Optional<String> problem(Clusters clusters) {
      return problem();
    }

    /** Makes it what it should be. Repeatable. */
    void put() throws InterruptedException;

    /** Takes it away, with its data. Repeatable. */
    void remove() throws InterruptedException;

    /** Whether it is part of the data of what it needs, and so is gone with that. */
    default boolean isInDataOfNeeds() {
      return false;
    }

    /** The data that would be gone with it, in words; empty if it has none. */
    default Optional<String> data() {
      return Optional.empty();
    }

    /**
     * How it differs from what was put.
     *
     * @param clusters as they are now
     * @throws io.asgard.odin.provider.PartFailed if it cannot be looked at
     */
    List<Difference> differences(Clusters clusters);
  }
}
