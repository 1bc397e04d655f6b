package io.asgard.firehose.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.TestTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

  private final Subject subject = new Subject();

  @Test
  void letsAllThroughByDefault() {
    assertThat(new Filters(new FilterSettings(null, null, null, null, 1, 0), CLOCK).open())
        .isEmpty();
  }

  @Test
  void asksTheExpression() {
    Filter filter = only(new FilterSettings("message.driver_id != 'a'", null, null, null, 1, 0));
    assertThat(passes(filter, SampleEvents.event(1, "a"))).isFalse();
    assertThat(passes(filter, SampleEvents.event(1, "b"))).isTrue();
  }

  @Test
  void saysWhatIsWrongWithTheExpression() {
    Filter filter = only(new FilterSettings("message.driver_id", null, null, null, 1, 0));
    assertThatThrownBy(() -> filter.check(SampleEvents.TYPE))
        .hasMessage(
            "firehose.filter.expression: message.driver_id (expected: true or false, is STRING)");
  }

  @Test
  void asksTheJsonSchema() {
    String schema = "{\"properties\": {\"driverId\": {\"pattern\": \"^a\"}}}";
    Filter filter = only(new FilterSettings(null, schema, null, null, 1, 0));
    assertThat(passes(filter, SampleEvents.event(1, "a1"))).isTrue();
    assertThat(passes(filter, SampleEvents.event(1, "b"))).isFalse();
    assertThat(passes(filter, TestTypes.json("k", "{\"driverId\":\"a\"}"))).isTrue();
    assertThat(passes(filter, TestTypes.json("k", "{\"driverId\":\"b\"}"))).isFalse();
    assertThatThrownBy(() -> passes(filter, TestTypes.json("k", "{")))
        .isInstanceOf(BadEventException.class)
        .hasMessageStartingWith("not JSON");
    assertThatThrownBy(() -> passes(filter, SampleEvents.poison(1)))
        .isInstanceOf(BadEventException.class)
        .hasMessageStartingWith("not a asgard.sample");
  }

  @Test
  void readsTheJsonSchemaFromAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("a.json"), "{\"required\": [\"x\"]}");
    Filter filter = only(new FilterSettings(null, file.toString(), null, null, 1, 0));
    assertThat(passes(filter, TestTypes.json("k", "{\"x\":1}"))).isTrue();
    assertThat(passes(filter, TestTypes.json("k", "{}"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/none.json | firehose.filter.json-schema: /none.json (expected: a file, or JSON)",
        "{} {} | firehose.filter.json-schema: not JSON",
        "{\"type\": \"objekt\"} | firehose.filter.json-schema: /type: ",
      })
  void saysWhatIsWrongWithTheJsonSchema(String schema, String message) {
    FilterSettings settings = new FilterSettings(null, schema, null, null, 1, 0);
    assertThatThrownBy(() -> only(settings)).hasMessageContaining(message);
  }

  @Test
  void keepsToTheWindow() {
    Filter filter =
        only(new FilterSettings(null, null, Duration.ofMillis(10), Duration.ofMillis(5), 1, 0));
    assertThat(
            IntStream.of(-11, -10, 0, 5, 6)
                .mapToObj(millis -> passes(filter, TestTypes.at(NOW + millis))))
        .containsExactly(false, true, true, true, false);
  }

  @Test
  void takesAShareOfTheKeysAndAlwaysTheSame() {
    Filter filter = only(new FilterSettings(null, null, null, null, 0.25, 0));
    List<Event> events = SampleEvents.events(4_000);
    List<Boolean> first = events.stream().map(event -> passes(filter, event)).toList();
    assertThat(first.stream().filter(passed -> passed).count()).isBetween(900L, 1_100L);
    assertThat(events.stream().map(event -> passes(filter, event)).toList()).isEqualTo(first);
  }

  @Test
  void letsTheFirstOfAnIdThroughAndThatAgain() {
    Filter filter = only(new FilterSettings(null, null, null, null, 1, 2));
    Event first = SampleEvents.event(1, "a");
    Event copy =
        Event.of(
            SampleEvents.record(SampleEvents.TOPIC, 0, 9, first.record().key(), null, first.meta()),
            SampleEvents.TYPE);
    assertThat(passes(filter, first)).isTrue();
    assertThat(passes(filter, copy)).isFalse();
    assertThat(passes(filter, first)).isTrue();
    SampleEvents.events(9).forEach(event -> passes(filter, event));
    assertThat(passes(filter, copy)).isTrue();
  }

  private static Filter only(FilterSettings settings) {
    List<Filter> filters = new Filters(settings, CLOCK).open();
    assertThat(filters).hasSize(1);
    return filters.get(0);
  }

  private boolean passes(Filter filter, Event event) {
    return filter.passes(event, subject.aim(event));
  }
}
