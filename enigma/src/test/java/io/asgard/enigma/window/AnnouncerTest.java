package io.asgard.enigma.window;

import static io.asgard.enigma.store.Samples.END;
import static io.asgard.enigma.store.Samples.model;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.v1.WindowClosed;
import io.asgard.enigma.store.Catalog;
import io.asgard.enigma.store.FakeStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnnouncerTest {
  private final FakeStore store = new FakeStore();
  private final Windows windows = new Windows();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Announcer announcer =
      new Announcer(
          new Catalog(store, System::nanoTime),
          store,
          windows,
          new WindowMetrics(registry),
          Duration.ofSeconds(1));

  @BeforeEach
  void metric() {
    store.create(model("supply"));
  }

  @Test
  void announcesOnlyTheNewestOfABatch() {
    announcer.read(record(Closed.window("supply", END, 5).toByteArray()));
    announcer.read(record(Closed.window("supply", END.minusSeconds(10), 4).toByteArray()));
    announcer.announce();
    assertThat(windows.latest("supply").orElseThrow().end()).isEqualTo(END);
    assertThat(registry.counter("enigma.windows.announced").count()).isEqualTo(1);
  }

  @Test
  void holdsAWindowBackWhileTheStoreIsAway() {
    store.away = true;
    announcer.read(record(Closed.window("supply", END, 5).toByteArray()));
    announcer.announce();
    assertThat(windows.latest("supply")).isEmpty();
    store.away = false;
    announcer.announce();
    assertThat(windows.latest("supply")).isPresent();
  }

  @Test
  void announcesAndCountsAWindowThatDoesNotBecomeReadable() {
    store.settles = false;
    announcer.read(record(Closed.window("supply", END, 5).toByteArray()));
    announcer.announce();
    assertThat(windows.latest("supply")).isPresent();
    assertThat(registry.counter("enigma.windows.incomplete").count()).isEqualTo(1);
  }

  @Test
  void passesOverWhatIsNoWindow() {
    announcer.read(record(null));
    announcer.read(record(new byte[] {1, 2, 3}));
    Timestamp never = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();
    announcer.read(record(WindowClosed.newBuilder().setEnd(never).build().toByteArray()));
    announcer.announce();
    assertThat(registry.counter("enigma.windows.invalid").count()).isEqualTo(2);
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>("asgard-windows", 0, 7, null, value);
  }
}
