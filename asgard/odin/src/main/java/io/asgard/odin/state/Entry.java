package io.asgard.odin.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asgard.odin.spec.Resource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the journal.
 *
 * @param name of the part; for {@link What#DESIRED} of the set
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Entry(
    Instant at,
    What what,
    String name,
    @Nullable String instance,
    @Nullable String fingerprint,
    @Nullable Long pid,
    @Nullable String detail,
    @Nullable List<Resource> resources) {

  public enum What {
    /** A set of resources is wanted, in place of the set of that name. */
    DESIRED,
    /** Everything is as wanted. */
    APPLIED,
    /** Nothing shall run until the next apply. */
    DOWN,
    UP,
    /** A process is about to be started. */
    STARTING,
    STARTED,
    EXITED,
    /** Something was put to its owner. */
    OWNED,
    DISOWNED
  }

  public static Entry desired(Instant at, String set, List<Resource> resources) {
    return new Entry(at, What.DESIRED, set, null, null, null, null, resources);
  }

  public static Entry mode(Instant at, What what) {
    return new Entry(at, what, "", null, null, null, null, null);
  }

  public static Entry starting(Instant at, String part, String instance, String fingerprint) {
    return new Entry(at, What.STARTING, part, instance, fingerprint, null, null, null);
  }

  public static Entry started(Instant at, Instance instance, long pid) {
    return new Entry(
        at, What.STARTED, instance.part(), instance.id(), instance.fingerprint(), pid, null, null);
  }

  public static Entry exited(Instant at, String part, String instance, String detail) {
    return new Entry(at, What.EXITED, part, instance, null, null, detail, null);
  }

  public static Entry owned(Instant at, String part, String fingerprint) {
    return new Entry(at, What.OWNED, part, null, fingerprint, null, null, null);
  }

  public static Entry disowned(Instant at, String part) {
    return new Entry(at, What.DISOWNED, part, null, null, null, null, null);
  }
}
