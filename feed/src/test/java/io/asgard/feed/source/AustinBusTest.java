package io.asgard.feed.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AustinBusTest {
  private static final String HEADER =
      "vehicle_id,timestamp,speed,route_id,trip_id,latitude,longitude,trip_headsign\n";
  private static final Path REAL = Path.of("../../shared/data/austin-bus");

  @TempDir Path folder;

  @Test
  void aPingIsADriverLocation() throws Exception {
    Row row = first("2204,2015-09-06T01:16:07-05:00,10.0,485,1483954,30.2691,-97.74246,A, B");
    assertThat(row.topic()).isEqualTo("buses");
    assertThat(row.key()).isEqualTo(DriverLocationKey.newBuilder().setDriverId("2204").build());
    assertThat(row.message(row.time()))
        .isEqualTo(
            DriverLocation.newBuilder()
                .setDriverId("2204")
                .setEventTimestamp(Times.timestamp(millis("2015-09-06T06:16:07Z")))
                .setLocation(Point.newBuilder().setLatitude(30.2691).setLongitude(-97.74246))
                .setVehicleType(VehicleType.BUS)
                .setSpeedMetersPerSecond(4.4704f)
                .setRouteId("485")
                .setTripId("1483954")
                .build());
  }

  @Test
  void sortsByTimeOverAllFilesAndOffsets() throws Exception {
    Path winter = file("a.csv", "1,2015-03-08T01:59:00-06:00,0,1,1,30.1,-97.1,");
    Path summer =
        file(
            "b.csv",
            "2,2015-03-08T03:01:00-05:00,0,1,1,30.1,-97.1,",
            "3,2015-03-08T01:00:00-06:00,0,1,1,30.1,-97.1,");
    assertThat(drain(AustinBus.read(List.of(summer, winter), "t")))
        .extracting(row -> Instant.ofEpochMilli(row.time()).toString())
        .containsExactly("2015-03-08T07:00:00Z", "2015-03-08T07:59:00Z", "2015-03-08T08:01:00Z");
  }

  @Test
  void dirtyRowsAreNamedAndNotSent() throws Exception {
    Path file =
        file(
            "dirty.csv",
            "1,2015-03-08T01:59:00-06:00,0,1,1,30.1,-97.1,clean",
            "1,2015-03-08T02:59:00-05:00,9,2,2,30.1,-97.1,the same instant and place",
            "1,2015-03-08T02:00:00-06:00,0,1,1,0.0,-97.1,",
            "1,2015-03-08T02:00:00-06:00,0,1,1,91,-97.1,",
            "1,2015-03-08T02:00:00-06:00,0,1,1,NaN,-97.1,",
            "1,yesterday,0,1,1,30.1,-97.1,",
            ",2015-03-08T02:00:00-06:00,0,1,1,30.1,-97.1,",
            "1,2015-03-08T02:00:00-06:00",
            "",
            "\u0000\uFFFD");
    Source source = AustinBus.read(List.of(file), "t");
    assertThat(drain(source)).hasSize(1);
    assertThat(source.cleaning().rows()).isEqualTo(9);
    assertThat(source.cleaning().dirty())
        .isEqualTo(
            Map.of(
                Dirt.UNPARSABLE, 4L,
                Dirt.OUT_OF_RANGE, 2L,
                Dirt.ZERO_COORDINATES, 1L,
                Dirt.DUPLICATE, 1L));
  }

  @Test
  void aBusWithoutASpeedIsStillThere() throws Exception {
    Row row = first("1,2015-03-08T01:59:00-06:00,fast,1,1,30.1,-97.1,");
    assertThat(((DriverLocation) row.message(0)).getSpeedMetersPerSecond()).isZero();
  }

  @Test
  void speedsThatWereConvertedAlreadyAreLeftAlone() {
    assertThat(AustinBus.metersPerSecond(30.3999996185)).isBetween(13.58, 13.60);
    assertThat(AustinBus.metersPerSecond(17.8816)).isEqualTo(17.8816);
  }

  @Test
  void anotherKindOfFileIsSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("x.csv"), "a,b\n1,2\n");
    assertThatThrownBy(() -> AustinBus.read(List.of(file), "t"))
        .hasMessageContaining("x.csv: [a, b] (expected: a header with [vehicle_id,");
  }

  @Test
  void theDayOfTheClockChangeIsReadWhole() throws Exception {
    assumeTrue(Files.exists(REAL), "Skipped: " + REAL + " is not here");
    Source source = AustinBus.read(List.of(REAL.resolve("2015-03-08.csv")), "t");
    List<Row> rows = drain(source);
    assertThat(source.cleaning().rows()).isEqualTo(12_354);
    assertThat(source.cleaning().dirty()).isEqualTo(Map.of(Dirt.DUPLICATE, 6L));
    assertThat(rows).extracting(Row::time).isSorted();
    assertThat(rows.get(0).time()).isEqualTo(millis("2015-03-08T07:40:54Z"));
  }

  @Test
  void allRealDaysAreReadTogether() throws Exception {
    assumeTrue(Files.exists(REAL), "Skipped: " + REAL + " is not here");
    try (var files = Files.newDirectoryStream(REAL, "*.csv")) {
      List<Path> days = new ArrayList<>();
      files.forEach(days::add);
      Source source = AustinBus.read(days, "t");
      assertThat(source.cleaning().rows()).isEqualTo(134_232);
      assertThat(source.cleaning().dirty())
          .isEqualTo(Map.of(Dirt.DUPLICATE, 6L, Dirt.ZERO_COORDINATES, 2L));
    }
  }

  private Row first(String line) throws Exception {
    return drain(AustinBus.read(List.of(file("one.csv", line)), "buses")).get(0);
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), HEADER + String.join("\n", lines) + "\n");
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  static List<Row> drain(Source source) throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    for (Row row = source.next(); row != null; row = source.next()) {
      rows.add(row);
    }
    return rows;
  }
}
