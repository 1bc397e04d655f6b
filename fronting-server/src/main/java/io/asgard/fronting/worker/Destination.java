package io.asgard.fronting.worker;

import io.asgard.fronting.live.Route;
import io.asgard.fronting.publish.DataStream;
import io.asgard.fronting.publish.StreamChoice;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Where a route leads to at the moment. Owned by the worker's thread, but for the failure. */
final class Destination implements AutoCloseable {
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final StreamChoice choice;
  private final String name;
  private final Function<String, Route> routes;
  private long waitingSince; // System.nanoTime; counts while something waits
  private boolean waiting;
  private volatile Optional<String> failure = Optional.of("not opened yet");

  /**
   * A data stream that is not open yet.
   *
   * @param routes of a stream, as it is now
   */
  Destination(String name, Function<String, Route> routes, Function<String, DataStream> streams) {
    this.name = name;
    this.routes = routes;
    choice = new StreamChoice(name, streams);
  }

  DataStream stream() {
    return choice.now();
  }

  /** Something was stored, or nothing is under way: the stream is not to blame. */
  void progress() {
    waiting = false;
  }

  /** Something is with the stream, and nothing of it is stored yet. */
  void waits() {
    waitingSince = waiting ? waitingSince : System.nanoTime();
    waiting = true;
  }

  /**
   * Looks whether the stream has moved, or the other one is better now; true if what is under way
   * has to go there.
   */
  boolean turn() {
    DataStream now = stream();
    if (now.moved()) {
      now.renew();
      waiting = false;
      return true;
    }
    now.open();
    failure = now.failure();
    boolean slow = waiting && System.nanoTime() - waitingSince > SLOW.toNanos();
    if (slow && failure.isEmpty()) {
      failure = Optional.of("no acknowledgement within " + SLOW);
    }
    DataStream better = choice.better(routes.apply(name), failure.isPresent());
    if (better == now) {
      return false;
    }
    choice.take(better);
    better.open();
    waiting = false;
    return true;
  }

  /** Why nothing can be stored; empty if it can. */
  Optional<String> failure() {
    return failure.map(reason -> "stream " + stream().name() + ": " + reason);
  }

  @Override
  public void close() {
    choice.close();
  }
}
