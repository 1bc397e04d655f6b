package io.asgard.fronting.publish;

import static io.asgard.fronting.publish.Fixture.NOW;
import static io.asgard.fronting.publish.Fixture.TOPIC;
import static io.asgard.fronting.publish.Fixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.SpooledEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParkingTest {
  private static final List<SpooledEvent> EVENTS =
      List.of(SpooledEvent.newBuilder().setEvent(event("a1", NOW)).build());

  @TempDir private Path directory;

  @Test
  void saysWhyWhenTheDiskTakesNothingAndTakesItOnceItDoes() throws IOException {
    Path inTheWay = Files.createFile(directory.resolve(TOPIC));
    try (Parking parking = open()) {
      assertThatThrownBy(() -> parking.add(TOPIC, "denied", EVENTS))
          .hasMessageStartingWith(inTheWay + ": ")
          .hasMessageEndingWith(
              " (expected: room for the events of the topic; what is behind them waits)");
      assertThat(parking.holds(TOPIC)).isFalse();
      Files.delete(inTheWay);
      assertThat(parking.add(TOPIC, "denied", EVENTS)).isTrue();
      assertThat(parking.failure()).contains("topic " + TOPIC + ": denied");
    }
  }

  @Test
  void holdsWhatItHeldBeforeARestart() throws IOException {
    try (Parking parking = open()) {
      parking.add(TOPIC, "denied", EVENTS);
    }
    try (Parking parking = open()) {
      assertThat(parking.holds(TOPIC)).isTrue();
      assertThat(parking.bytes()).isPositive();
    }
  }

  private Parking open() throws IOException {
    return Parking.open(
        directory,
        topic -> {
          throw new AssertionError(topic + " is not sent here");
        });
  }
}
