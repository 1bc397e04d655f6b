package io.asgard.datlantis.deployment;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has come, and on which clusters.
 *
 * @param places addresses of its streams, where its checkpoints' offsets belong; empty while it was
 *     never started
 * @param began when it was first started; what arrived earlier is nothing to inputs that begin at
 *     the end
 * @param closed all windows that ended by then are written
 * @param from where it begins without a checkpoint
 * @param refused why it cannot go on where its streams are now; empty if it can
 * @param moved the last move that it followed
 */
public record Progress(
    Map<String, String> places,
    @Nullable Instant began,
    @Nullable Instant closed,
    Beginning from,
    String refused,
    @Nullable Moved moved) {
  static final Progress NONE = new Progress(Map.of(), null, null, Beginning.INPUTS, "", null);

  /**
   * That a job was taken to another cluster.
   *
   * @param at when the move was seen
   * @param why for people
   * @param ran when all of it ran there; null: not yet
   */
  public record Moved(Instant at, String why, @Nullable Instant ran) {
    /** How long it did not run; null while it does not yet. */
    public @Nullable Duration took() {
      return ran == null ? null : Duration.between(at, ran);
    }
  }

  // What an earlier version kept lacks what it did not know.
  public Progress {
    places = places == null ? Map.of() : Map.copyOf(places);
    from = from == null ? Beginning.INPUTS : from;
    refused = refused == null ? "" : refused;
  }

  /** It is started there. */
  Progress started(Map<String, String> at, Instant now) {
    return new Progress(at, began == null ? now : began, closed, from, refused, moved);
  }

  /** The same clusters have other addresses, or it has returned to them. */
  Progress at(Map<String, String> now) {
    return new Progress(now, began, closed, from, "", moved);
  }

  Progress closed(Instant now) {
    Instant last = closed == null || closed.isBefore(now) ? now : closed;
    return new Progress(places, began, last, from, refused, moved);
  }

  /** Another store has none of its windows. */
  Progress nothingClosed() {
    return new Progress(places, began, null, from, refused, moved);
  }

  Progress refused(String why) {
    return new Progress(places, began, closed, from, why, moved);
  }

  /** It goes on at another cluster. */
  Progress moved(Map<String, String> to, Beginning next, String why, Instant now) {
    return new Progress(to, began, closed, next, "", new Moved(now, why, null));
  }

  Progress ran(Instant now) {
    Moved done = moved == null ? null : new Moved(moved.at(), moved.why(), now);
    return new Progress(places, began, closed, from, refused, done);
  }

  /** Whether it was moved and does not run yet. */
  boolean onItsWay() {
    return moved != null && moved.ran() == null;
  }

  /** It begins as somebody asked, wherever its streams are. */
  static Progress asked(Beginning from) {
    // It may read what arrived before now; the next move must not cut that off.
    Instant began = from.boundary() == null ? null : Instant.EPOCH;
    return new Progress(Map.of(), began, null, from, "", null);
  }
}
