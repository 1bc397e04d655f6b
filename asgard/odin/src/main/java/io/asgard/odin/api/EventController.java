package io.asgard.odin.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.asgard.odin.event.Events;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What happens, as it happens: PlatformEvents as server-sent events. */
@RestController
public final class EventController {
  private final Events events;

  public EventController(Events events) {
    this.events = events;
  }

  @GetMapping(path = "/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter events(Caller caller) throws IOException {
    caller.requireAny(Role.VIEWER);
    SseEmitter emitter = new SseEmitter(0L);
    Runnable end = events.listen(event -> send(emitter, event));
    emitter.onCompletion(end);
    emitter.onError(ignored -> end.run());
    emitter.send(SseEmitter.event().comment("listening"));
    return emitter;
  }

  static void send(SseEmitter emitter, MessageOrBuilder message) {
    try {
      emitter.send(
          JsonFormat.printer().omittingInsignificantWhitespace().print(message),
          MediaType.TEXT_PLAIN);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    } catch (IOException | IllegalStateException e) {
      emitter.completeWithError(e);
    }
  }
}
