package io.asgard.odin.apply;

import io.asgard.odin.plan.Change;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a set was declared as, once.
 *
 * @param number grows with time; the same for ever
 * @param actor empty if it is not known
 * @param outcome {@code healthy}, or how the apply ended; {@code not finished} if it did not
 * @param teams that own what was declared, or was not any more
 * @param added ids of resources that the revision before did not have
 * @param removed ids of resources that only the revision before had
 */
public record Revision(
    long number,
    Instant at,
    String set,
    String actor,
    int resources,
    Set<String> teams,
    String outcome,
    List<String> added,
    List<String> removed,
    List<Change> changes) {}
