package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;

/** Something that another part owns and Odin puts there: a topic, a schema, a job. */
record Owned(Part part, Owner owner) implements LocalPart {
  interface Owner extends Check {
    /** Makes it what it should be. Repeatable. */
    void put() throws InterruptedException;

    /** Takes it away, unless it holds data. */
    void remove() throws InterruptedException;
  }
}
