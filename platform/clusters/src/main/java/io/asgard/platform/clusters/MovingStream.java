package io.asgard.platform.clusters;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.clusters.StreamLocations.Watch;
import org.jspecify.annotations.Nullable;

/**
 * A stream and where it is now, for who holds clients of its cluster: those are opened where it is,
 * and again once it has left that place. Thread-safe.
 */
public final class MovingStream implements AutoCloseable {
  private final String name;
  private final StreamLocations locations;
  private @Nullable Watch watch; // guarded by this
  private boolean closed; // guarded by this
  private volatile @Nullable StreamLocation told;
  private volatile @Nullable StreamLocation given;
  private volatile Runnable moved = () -> {};

  /** A stream that nobody has asked for yet. */
  public MovingStream(String name, StreamLocations locations) {
    this.name = name;
    this.locations = locations;
  }

  /**
   * From now on that is run when the stream leaves the place that was given last; it must not
   * block. Who takes a place up looks whether it {@link #hasLeft} after this.
   */
  public void onMove(Runnable action) {
    moved = action;
  }

  /**
   * Where it is. The first time that may take seconds; from then on moves are told.
   *
   * @throws IllegalStateException if nobody knows
   */
  public StreamLocation now() {
    StreamLocation place = look();
    given = place;
    return place;
  }

  /**
   * Likewise, for who is soon through with that place and need not hear of moves.
   *
   * @throws IllegalStateException if nobody knows
   */
  public StreamLocation look() {
    follow();
    StreamLocation known = told;
    return known == null ? locations.locate(name) : known;
  }

  /** Whether it has moved since it was there. */
  public boolean hasLeft(StreamLocation place) {
    StreamLocation now = told;
    return now != null
        && now.getEpoch() > place.getEpoch()
        && !(now.getBootstrap().equals(place.getBootstrap())
            && now.getSecurityMap().equals(place.getSecurityMap()));
  }

  /** Whether it is on its way, and its next place not told yet. */
  public boolean isMoving() {
    StreamLocation now = told;
    return now != null && StreamLocations.moving(now);
  }

  private synchronized void follow() {
    if (watch == null && !closed) {
      watch = locations.watch(name, this::take);
    }
  }

  private void take(StreamLocation now) {
    told = now;
    StreamLocation place = given;
    if (place != null && hasLeft(place)) {
      moved.run();
    }
  }

  @Override
  public void close() {
    Watch open;
    synchronized (this) {
      closed = true;
      open = watch;
      watch = null;
    }
    if (open != null) {
      open.close();
    }
  }
}
