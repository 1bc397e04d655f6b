package io.asgard.odin.api;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.odin.event.Events;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Discovery: where a stream is served, and where from now on. */
@RestController
public final class StreamController {
  private final Function<String, StreamLocation> streams;
  private final Events events;

  public StreamController(Function<String, StreamLocation> streams, Events events) {
    this.streams = streams;
    this.events = events;
  }

  @GetMapping("/v1/streams/{name}")
  StreamLocation stream(Caller caller, @PathVariable String name) {
    caller.requireAny(Role.VIEWER);
    return streams.apply(name);
  }

  /** The location at once, and again whenever an apply changed it. */
  @GetMapping(path = "/v1/streams/{name}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter changes(Caller caller, @PathVariable String name) {
    caller.requireAny(Role.VIEWER);
    StreamLocation first = streams.apply(name);
    AtomicLong epoch = new AtomicLong(first.getEpoch());
    SseEmitter emitter = new SseEmitter(0L);
    EventController.send(emitter, first);
    Runnable end =
        events.listen(
            event -> {
              if (event.getWhat().equals("applied")) {
                tell(name, epoch, emitter);
              }
            });
    emitter.onCompletion(end);
    emitter.onError(ignored -> end.run());
    return emitter;
  }

  private void tell(String name, AtomicLong epoch, SseEmitter emitter) {
    try {
      StreamLocation now = streams.apply(name);
      if (epoch.getAndSet(now.getEpoch()) != now.getEpoch()) {
        EventController.send(emitter, now);
      }
    } catch (NotFoundException e) {
      // It was removed; whoever asks for it again is told so.
      emitter.complete();
    }
  }
}
