package io.asgard.odin.api;

import io.asgard.odin.apply.Progress;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events of what is going on. Spring's own streaming answers keep lines back. */
final class ProgressEvents implements Consumer<Progress> {
  private final HttpServletResponse response;

  ProgressEvents(HttpServletResponse response) {
    this.response = response;
  }

  @Override
  public void accept(Progress progress) {
    String event = "data:" + JsonMapper.shared().writeValueAsString(progress) + "\n\n";
    try {
      // Only now: what is refused before the first line is answered as a problem.
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.getOutputStream().write(event.getBytes(StandardCharsets.UTF_8));
      response.flushBuffer();
    } catch (IOException e) {
      // Nobody listens any more; what was begun is finished all the same.
    }
  }
}
