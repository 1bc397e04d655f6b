package io.asgard.fronting.publish;

import io.asgard.fronting.live.Route;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of a route, or its fallback: that one once the stream has taken nothing for as long as
 * the route says, and the stream again once it has been there for as long. Owned by one thread; the
 * choice may be read by any.
 */
public final class StreamChoice implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamChoice.class);

  private final DataStream primary;
  private final Function<String, DataStream> streams;
  private @Nullable DataStream fallback;
  private volatile DataStream now;
  private long awaySince; // System.nanoTime; counts while away
  private boolean away;
  private long backSince; // counts while back
  private boolean back;

  public StreamChoice(String stream, Function<String, DataStream> streams) {
    this.streams = streams;
    primary = streams.apply(stream);
    now = primary;
  }

  public DataStream now() {
    return now;
  }

  /** The stream that {@link #take} would turn to; the one of now if there is no reason to turn. */
  public DataStream better(Route route, boolean takesNothing) {
    long nanos = System.nanoTime();
    if (now == primary) {
      awaySince = away ? awaySince : nanos;
      away = takesNothing;
      boolean tooLong = away && nanos - awaySince > route.fallbackAfter().toNanos();
      return tooLong ? route.fallback().map(this::fallback).orElse(now) : now;
    }
    if (primary.moved()) {
      primary.renew(); // Nothing of ours is with it.
    }
    backSince = back ? backSince : nanos;
    back = primary.open() && primary.failure().isEmpty();
    boolean longEnough = back && nanos - backSince > route.fallbackAfter().toNanos();
    return longEnough || route.fallback().isEmpty() ? primary : now;
  }

  /** Turns to a stream. */
  public void take(DataStream next) {
    LOG.warn("Turning from stream {} to {}", now.name(), next.name());
    now = next;
    away = false;
    back = false;
  }

  private DataStream fallback(String name) {
    DataStream open = fallback;
    if (open == null || !open.name().equals(name)) {
      if (open != null) {
        open.close();
      }
      open = streams.apply(name);
      fallback = open;
    }
    return open;
  }

  @Override
  public void close() {
    primary.close();
    DataStream other = fallback;
    if (other != null) {
      other.close();
    }
  }
}
