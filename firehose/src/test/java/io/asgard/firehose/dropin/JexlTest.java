package io.asgard.firehose.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.sample.DriverLocation;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.sink.SampleEvents;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JexlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "m.getDriverId()=='a'; message.driver_id == \"a\"",
        "m.getVehicleType() != \"BIKE\"; message.vehicle_type != asgard.sample.VehicleType.BIKE",
        "m.getVehicleType().name() eq 'CAR'; message.vehicle_type == asgard.sample.VehicleType.CAR",
        "m.getSpeedMetersPerSecond() gt 10; message.speed_meters_per_second > 10.0",
        "10 < m.getBearingDegrees(); 10.0 < message.bearing_degrees",
        "m.getLocation().getLatitude() >= -6.5; message.location.latitude >= -6.5",
        "!(m.routeId == 'x' or m.tripId == 'y') && m.getDriverId() ne '';"
            + " !((message.route_id == \"x\" || message.trip_id == \"y\")) && message.driver_id != \"\"",
      })
  void isTheSameInCel(String jexl, String cel) {
    assertThat(new Jexl(jexl, "message", DriverLocation.getDescriptor()).cel()).isEqualTo(cel);
    Expressions.of(SampleEvents.TYPE).condition("filter", cel);
  }

  @ParameterizedTest
  @CsvSource({
    "m.getVehicleType()==3, message.vehicle_type == 3",
    "m.isNew, message.is_new",
  })
  void needsNoTypeWhereNothingDependsOnIt(String jexl, String cel) {
    assertThat(new Jexl(jexl, "message", null).cel()).isEqualTo(cel);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m.getNothing() == 1",
        "m.getDriverId() =~ 'x'",
        "m.getDriverId().length() > 3",
        "m.getDriverId() == ",
        "(m.getDriverId() == 'x'",
        "m.getDriverId() == 'x' 'y'",
        "new('java.io.File', 'x')",
        "''",
      })
  void saysThatItCannot(String jexl) {
    assertThatThrownBy(() -> new Jexl(jexl, "message", DriverLocation.getDescriptor()).cel())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
