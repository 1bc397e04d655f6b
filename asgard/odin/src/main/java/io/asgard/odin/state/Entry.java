package io.asgard.odin.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asgard.odin.spec.Resource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the journal.
 *
 * @param name of the part; for {@link What#DESIRED} and what came of it, of the set
 * @param actor who asked for it
 * @param serving who serves the stream from now on
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
    @Nullable List<Resource> resources,
    @Nullable String actor,
    @Nullable Serving serving) {

  public enum What {
    /** A set of resources is wanted, in place of the set of that name. */
    DESIRED,
    /** Everything is as wanted. */
    APPLIED,
    /** An apply of the set came to its end, but not everything is as wanted. */
    FAILED,
    /** Nothing shall run until the next apply. */
    DOWN,
    UP,
    /** What was declared was there already. */
    IMPORTED,
    /** The stream is about to move: nobody serves it until then. */
    MOVING,
    SERVING,
    /** A process is about to be started. */
    STARTING,
    STARTED,
    EXITED,
    /**
     * Something is about to be put to its owner, or to be taken away with its data: what is there
     * is not known until it is owned or disowned.
     */
    BEGUN,
    /** Something was put to its owner. */
    OWNED,
    DISOWNED
  }

  public static Entry desired(Instant at, String set, List<Resource> resources, String actor) {
    return new Entry(at, What.DESIRED, set, null, null, null, null, resources, actor, null);
  }

  public static Entry mode(Instant at, What what) {
    return new Entry(at, what, "", null, null, null, null, null, null, null);
  }

  /** How an apply of the set ended. */
  public static Entry outcome(Instant at, What what, String set, String detail) {
    return new Entry(at, what, set, null, null, null, detail, null, null, null);
  }

  public static Entry moving(Instant at, String stream, String actor) {
    return new Entry(at, What.MOVING, stream, null, null, null, null, null, actor, null);
  }

  public static Entry serving(Instant at, String stream, Serving serving, String actor) {
    return new Entry(at, What.SERVING, stream, null, null, null, null, null, actor, serving);
  }

  public static Entry starting(Instant at, String part, String instance, String fingerprint) {
    return new Entry(at, What.STARTING, part, instance, fingerprint, null, null, null, null, null);
  }

  public static Entry started(Instant at, Instance instance, long pid) {
    return new Entry(
        at,
        What.STARTED,
        instance.part(),
        instance.id(),
        instance.fingerprint(),
        pid,
        null,
        null,
        null,
        null);
  }

  public static Entry exited(Instant at, String part, String instance, String detail) {
    return new Entry(at, What.EXITED, part, instance, null, null, detail, null, null, null);
  }

  public static Entry begun(Instant at, String part) {
    return new Entry(at, What.BEGUN, part, null, null, null, null, null, null, null);
  }

  public static Entry owned(Instant at, String part, String fingerprint) {
    return new Entry(at, What.OWNED, part, null, fingerprint, null, null, null, null, null);
  }

  public static Entry disowned(Instant at, String part) {
    return new Entry(at, What.DISOWNED, part, null, null, null, null, null, null, null);
  }
}
