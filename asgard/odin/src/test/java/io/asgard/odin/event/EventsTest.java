package io.asgard.odin.event;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EventsTest {
  @Test
  void tellsTheOthersWhenOneFails() {
    Events events = new Events(Clock.systemUTC());
    List<String> heard = new CopyOnWriteArrayList<>();
    events.listen(
        event -> {
          throw new IllegalStateException("gone");
        });
    events.listen(event -> heard.add(event.getWhat()));
    events.tell("applied", "set/local", "me", "");
    events.tell("stopped", "platform", "me", "");
    eventually(() -> assertThat(heard).containsExactly("applied", "stopped"));
  }
}
