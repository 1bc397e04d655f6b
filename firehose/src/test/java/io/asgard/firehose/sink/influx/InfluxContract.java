package io.asgard.firehose.sink.influx;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Relay;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds with either server. */
abstract class InfluxContract extends SinkContract {
  private static final AtomicInteger TABLES = new AtomicInteger();

  final String table = "locations" + TABLES.incrementAndGet();
  private Relay relay;
  private Sink sink;

  abstract URI server();

  /** Makes a table that has no more than it should have. */
  abstract void create(String table);

  /** Numbers, in their order. */
  abstract List<Long> numbers(String column);

  Map<String, String> more() {
    return Map.of();
  }

  @BeforeEach
  void open() {
    create(table);
    relay = new Relay(server().getHost(), server().getPort());
    sink = sink(Map.of());
  }

  @AfterEach
  void close() {
    relay.close();
  }

  private Sink sink(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>();
    settings.put("measurement", table);
    settings.put("tags.driver", "message.driver_id");
    settings.put("fields.number", "offset");
    settings.put("fields.speed", "message.speed_meters_per_second");
    settings.put("fields.kind", "message.vehicle_type");
    settings.put("timeout", "2s");
    settings.putAll(more());
    settings.putAll(others);
    return new InfluxSinks(
            TestSettings.bind(InfluxSettings.class, "http://127.0.0.1:" + relay.port(), settings))
        .open();
  }

  @Test
  void writesAPointTwiceAsOne() throws Exception {
    sink.deliver(events(20));
    assertThat(sink.deliver(events(20))).containsOnly(Delivery.done());
    assertThat(numbers("number")).hasSize(20);
  }

  @Test
  void storesTheNeighboursOfAPointThatTheServerRefuses() throws Exception {
    sink.deliver(events(1));
    // A text where there are numbers.
    Sink odd = sink(Map.of("fields.number", "offset == 7 ? dyn('seven') : dyn(offset)"));
    List<Delivery> answers = odd.deliver(events(20));
    assertThat(answers.get(7).outcome()).isEqualTo(Outcome.REJECT);
    assertThat(answers.get(7).detail()).startsWith("status 400: ");
    assertThat(answers.stream().filter(answer -> answer.equals(Delivery.done()))).hasSize(19);
    assertThat(arrived()).hasSize(19).doesNotContain(7L);
  }

  @Test
  void compresses() throws Exception {
    assertThat(sink(Map.of("gzip", "true")).deliver(events(100))).containsOnly(Delivery.done());
    assertThat(arrived()).hasSize(100);
  }

  @Test
  void goesOnOverANewConnection() throws Exception {
    sink.deliver(events(1));
    relay.cut();
    List<Outcome> outcomes =
        List.of(
            sink.deliver(List.of(event(1))).get(0).outcome(),
            sink.deliver(List.of(event(1))).get(0).outcome());
    assertThat(outcomes.get(1)).isEqualTo(Outcome.DONE);
    assertThat(arrived()).containsExactly(0L, 1L);
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    return numbers("number");
  }

  @Override
  protected void breakDown() {
    relay.close();
  }
}
