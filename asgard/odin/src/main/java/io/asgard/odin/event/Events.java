package io.asgard.odin.event;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.v1.PlatformEvent;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells everyone who listens what happened, in order, on a thread of its own: a slow listener
 * delays others, but never whoever saw it happen.
 */
public final class Events {
  private static final Logger logger = LoggerFactory.getLogger(Events.class);

  private final Clock clock;
  private final ExecutorService teller =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "events");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Consumer<PlatformEvent>> listeners = new CopyOnWriteArrayList<>();

  public Events(Clock clock) {
    this.clock = clock;
  }

  /**
   * Adds a listener.
   *
   * @return what removes it again
   */
  public Runnable listen(Consumer<PlatformEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Tells of something that happened.
   *
   * @param what applied, started, exited, adopted, stopped
   */
  public void tell(String what, String resource, String actor, String cause) {
    PlatformEvent event =
        PlatformEvent.newBuilder()
            .setWhat(what)
            .setResource(resource)
            .setActor(actor)
            .setCause(cause)
            .setTime(Timestamps.fromMillis(clock.millis()))
            .build();
    teller.execute(() -> listeners.forEach(listener -> tell(listener, event)));
  }

  /** One that fails must not keep the others from hearing of it. */
  private static void tell(Consumer<PlatformEvent> listener, PlatformEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      logger.warn("A listener failed at {} {}", event.getWhat(), event.getResource(), e);
    }
  }
}
