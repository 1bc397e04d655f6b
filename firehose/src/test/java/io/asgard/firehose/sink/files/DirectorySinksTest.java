package io.asgard.firehose.sink.files;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static io.asgard.firehose.sink.SampleEvents.poison;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import io.asgard.firehose.store.ObjectStore;
import io.asgard.firehose.store.TestStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySinksTest extends SinkContract {
  private static final String HOUR = "driver-location/dt=2023-11-14/hr=22/";
  private static final Map<String, String> DRIVER = Map.of("driver", "message.driver_id");

  @TempDir private Path temporary;
  private Path directory;
  private ObjectStore store;
  private Sink sink;

  @BeforeEach
  void open() {
    directory = temporary.resolve("events");
    store = ObjectStore.of(TestStores.directory(directory));
    sink = sink(Map.of(), Map.of());
  }

  @Test
  void namesAFileAfterItsHourAndItsOffsets() throws Exception {
    sink.deliver(List.of(event(17), event(20), event(18)));
    assertThat(store.list(""))
        .singleElement()
        .asString()
        .matches(
            HOUR + "driver-location-0-0000000000000000017-0000000000000000020-[0-9a-f]{8}.json.gz");
    assertThat(TestFiles.offsets(store)).containsExactly(17L, 20L, 18L);
  }

  @Test
  void replacesTheFileOfABatchThatComesAgain() throws Exception {
    sink.deliver(events(3));
    sink.deliver(events(3));
    assertThat(store.list("")).hasSize(1);
  }

  @Test
  void neverReplacesTheFileOfOtherEvents() throws Exception {
    sink.deliver(List.of(event(1, "a"), event(2, "b")));
    sink.deliver(List.of(event(1, "c"), event(2, "d")));
    assertThat(store.list("")).hasSize(2);
  }

  @Test
  void writesTheFieldsUnpacked() throws Exception {
    sink(Map.of("gzip", "false", "partition", "none"), DRIVER)
        .deliver(List.of(event(1, "a"), event(2, "b")));
    String name = store.list("driver-location/driver-location-0-").get(0);
    assertThat(name).endsWith(".json");
    assertThat(TestFiles.text(name, store)).isEqualTo("{\"driver\":\"a\"}\n{\"driver\":\"b\"}\n");
  }

  @Test
  void writesTheBytesOfTheMessages() throws Exception {
    sink(Map.of("format", "raw"), Map.of()).deliver(List.of(event(1, "a"), event(2, "b")));
    String name = store.list("").get(0);
    assertThat(name).endsWith(".bin.gz");
    ByteArrayInputStream in = new ByteArrayInputStream(TestFiles.bytes(name, store));
    assertThat(DriverLocation.parseDelimitedFrom(in).getDriverId()).isEqualTo("a");
    assertThat(DriverLocation.parseDelimitedFrom(in).getDriverId()).isEqualTo("b");
    assertThat(in.available()).isZero();
  }

  @Test
  void takesPoisonAsTheBytesThatItIs() throws Exception {
    assertThat(sink(Map.of("format", "raw"), Map.of()).deliver(List.of(poison(1))))
        .containsExactly(Delivery.done());
  }

  @Test
  void separatesHoursAndKafkaPartitions() throws Exception {
    Sink fields = sink(Map.of(), DRIVER);
    fields.deliver(
        List.of(
            at("2026-03-01T06:59:59.999Z", 0, 1),
            at("2026-03-01T07:00:00Z", 0, 2),
            at("2026-03-01T06:30:00Z", 1, 1)));
    assertThat(store.list("driver-location/dt=2026-03-01/hr=06/driver-location-0-")).hasSize(1);
    assertThat(store.list("driver-location/dt=2026-03-01/hr=06/driver-location-1-")).hasSize(1);
    assertThat(store.list("driver-location/dt=2026-03-01/hr=07/")).hasSize(1);
  }

  @Test
  void separatesDays() throws Exception {
    sink(Map.of("partition", "day"), DRIVER)
        .deliver(List.of(at("2026-02-28T23:59:59Z", 0, 1), at("1969-12-31T23:00:00Z", 0, 2)));
    assertThat(store.list("driver-location/dt=2026-02-28/driver")).hasSize(1);
    assertThat(store.list("driver-location/dt=1969-12-31/driver")).hasSize(1);
  }

  @Test
  void separatesByExpressions() throws Exception {
    Map<String, String> byDriver =
        Map.of("path", "by/driver={{message.driver_id}}", "partition", "none");
    sink(byDriver, DRIVER)
        .deliver(List.of(event(1, "a"), event(2, "../../é"), event(3, ""), event(4, "a")));
    assertThat(store.list("by/driver=a/")).hasSize(1);
    assertThat(store.list("by/driver=%2E.%2F..%2F%C3%A9/")).hasSize(1);
    assertThat(store.list("by/driver=__HIVE_DEFAULT_PARTITION__/")).hasSize(1);
  }

  @Test
  void rejectsAPathThatNoDirectoryTakes() throws Exception {
    Map<String, String> byDriver = Map.of("path", "{{message.driver_id}}");
    List<Event> events = List.of(event(1, "a"), event(2, "x".repeat(300)), event(3, "b"));
    assertThat(sink(byDriver, DRIVER).deliver(events))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.DONE, Outcome.BAD_EVENT, Outcome.DONE);
  }

  @Test
  void triesNoMoreFilesAfterOneThatCannotBeWritten() throws Exception {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("b"), "in the way");
    Sink each = sink(Map.of("path", "{{message.driver_id}}"), DRIVER);
    assertThat(each.deliver(List.of(event(1, "a"), event(2, "b"), event(3, "c"), event(4, "a"))))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.DONE, Outcome.RETRY, Outcome.LATER, Outcome.DONE);
  }

  @Test
  void leavesTheRestForLaterWhenItTakesTooLong() throws Exception {
    FilesSettings settings =
        TestSettings.bind(
            FilesSettings.class,
            directory.toUri().toString(),
            Map.of("path", "{{message.driver_id}}"));
    try (FilesSinks sinks = new FilesSinks(settings, Map.of(), Duration.ZERO);
        Sink hurried = sinks.open()) {
      assertThat(hurried.deliver(List.of(event(1, "a"), event(2, "b"))))
          .containsExactly(Delivery.done(), Delivery.later());
    }
  }

  private static Event at(String time, int partition, long offset) {
    EventMeta meta =
        EventMeta.newBuilder().setEventTimeMs(Instant.parse(time).toEpochMilli()).build();
    return Event.of(
        SampleEvents.record(
            SampleEvents.TOPIC,
            partition,
            offset,
            SampleEvents.key("a"),
            SampleEvents.message("a"),
            meta),
        SampleEvents.TYPE);
  }

  private Sink sink(Map<String, String> settings, Map<String, String> fields) {
    return new FilesSinks(
            TestSettings.bind(FilesSettings.class, directory.toUri().toString(), settings), fields)
        .open();
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    try {
      return TestFiles.offsets(store);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected void breakDown() {
    try {
      Files.writeString(directory, "in the way");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
