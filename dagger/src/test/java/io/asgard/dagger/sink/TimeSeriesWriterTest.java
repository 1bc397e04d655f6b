package io.asgard.dagger.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.dagger.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeSeriesWriterTest {
  private final Store store = new Store();
  private final List<Duration> pauses = new ArrayList<>();
  private final TimeSeriesWriter writer = new TimeSeriesWriter(store.url(), pauses::add);

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void sendsWhatWasAppendedInOneRequest() throws Exception {
    writer.lines().append("a v=1.0 1\n").append("a v=2.0 2\n");
    writer.flush();
    writer.flush();
    assertThat(store.bodies()).containsExactly("a v=1.0 1\na v=2.0 2\n");
  }

  @Test
  void triesAgainUntilTheStoreIsBack() throws Exception {
    store.answers(503, 500, 429);
    writer.lines().append("a v=1.0 1\n");
    writer.flush();
    assertThat(store.stored()).containsExactly("a v=1.0 1");
    assertThat(pauses)
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void givesUpAloud() {
    store.answers(503, 503, 503, 503, 503, 503, 503, 503);
    writer.lines().append("a v=1.0 1\n");
    assertThatThrownBy(writer::flush)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 503")
        .hasMessageContaining("gave up after 8 attempts");
  }

  @Test
  void badDataIsNotTriedAgain() {
    store.answers(400);
    writer.lines().append("nonsense\n");
    assertThatThrownBy(writer::flush)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused, status 400 told to");
    assertThat(pauses).isEmpty();
  }
}
