package io.asgard.odin.api;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.odin.event.Events;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Discovery: where a stream is served, and where from now on. */
@RestController
public final class StreamController {
  private static final Logger LOG = LoggerFactory.getLogger(StreamController.class);
  private static final Duration ALIVE = Duration.ofSeconds(2);

  private final Function<String, StreamLocation> streams;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final Runnable listening;
  private volatile boolean ended;
  private final ScheduledExecutorService alive =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "stream-watchers");
            thread.setDaemon(true);
            return thread;
          });

  /** One client, and what it was told last. */
  private static final class Watcher {
    private final String stream;
    private final SseEmitter emitter = new SseEmitter(0L);
    private long epoch = -1; // guarded by this

    Watcher(String stream) {
      this.stream = stream;
    }

    synchronized void tell(StreamLocation now) {
      if (now.getEpoch() > epoch) {
        epoch = now.getEpoch();
        EventController.send(emitter, now);
      }
    }

    void alive() {
      try {
        emitter.send(SseEmitter.event().comment("alive"));
      } catch (IOException | IllegalStateException e) {
        emitter.completeWithError(e);
      }
    }
  }

  public StreamController(Function<String, StreamLocation> streams, Events events) {
    this.streams = streams;
    // Whatever happened may have moved a stream.
    listening = events.listen(event -> watchers.forEach(this::tell));
    alive.scheduleWithFixedDelay(
        () -> watchers.forEach(this::alive),
        ALIVE.toMillis(),
        ALIVE.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @GetMapping("/v1/streams/{name}")
  StreamLocation stream(Caller caller, @PathVariable String name) {
    caller.requireAny(Role.VIEWER);
    return streams.apply(name);
  }

  /**
   * The location at once, and again whenever it has another epoch. A comment every other second
   * tells the client that Odin is there, and Odin that the client is.
   */
  @GetMapping(path = "/v1/streams/{name}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter changes(Caller caller, @PathVariable String name) {
    caller.requireAny(Role.VIEWER);
    Watcher watcher = new Watcher(name);
    watcher.emitter.onCompletion(() -> watchers.remove(watcher));
    watcher.emitter.onError(ignored -> watchers.remove(watcher));
    StreamLocation first = streams.apply(name);
    watchers.add(watcher);
    watcher.tell(first);
    if (ended) {
      watcher.emitter.complete();
    }
    return watcher.emitter;
  }

  private void alive(Watcher watcher) {
    // What moved while it was added has been told to nobody.
    tell(watcher);
    watcher.alive();
  }

  private void tell(Watcher watcher) {
    try {
      watcher.tell(streams.apply(watcher.stream));
    } catch (NotFoundException e) {
      // It was removed; whoever asks for it again is told so.
      watchers.remove(watcher);
      watcher.emitter.complete();
    } catch (RuntimeException e) { // The others are to hear of theirs.
      LOG.warn("Who watches stream {} cannot be told", watcher.stream, e);
    }
  }

  /** A stop waits for open requests, and these would never end. */
  @EventListener(ContextClosedEvent.class)
  void end() {
    ended = true;
    listening.run();
    alive.shutdownNow();
    watchers.forEach(watcher -> watcher.emitter.complete());
  }
}
