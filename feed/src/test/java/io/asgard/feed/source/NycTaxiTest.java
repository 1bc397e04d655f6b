package io.asgard.feed.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asgard.contracts.sample.Booking;
import io.asgard.contracts.sample.BookingStatus;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.ServiceType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NycTaxiTest {
  private static final Path REAL = Path.of("../../shared/data/nyc-taxi/nyc-trips.csv");
  private static final String HEADER =
      "VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,"
          + "pickup_longitude,pickup_latitude,dropoff_longitude,dropoff_latitude,fare_amount,"
          + "tip_amount,total_amount\n";
  private static final String TRIP =
      "2,2015-01-15 14:00:41 +00:00,2015-01-15 14:11:18 +00:00,1,2.0,"
          + "-73.98,40.74,-73.96,40.76,8.5,0,9.3\n";

  @TempDir Path folder;

  @Test
  void aTripIsACompletedBooking() throws Exception {
    Row row = AustinBusTest.drain(read(TRIP)).get(0);
    long pickup = Instant.parse("2015-01-15T14:00:41Z").toEpochMilli();
    assertThat(row.time()).isEqualTo(pickup);
    assertThat(row.message(pickup))
        .isEqualTo(
            Booking.newBuilder()
                .setBookingId("nyc-1")
                .setEventTimestamp(Times.timestamp(pickup))
                .setCustomerId("nyc-rider-1")
                .setServiceType(ServiceType.TAXI)
                .setStatus(BookingStatus.COMPLETED)
                .setPickup(Point.newBuilder().setLatitude(40.74).setLongitude(-73.98))
                .setDropoff(Point.newBuilder().setLatitude(40.76).setLongitude(-73.96))
                .setDistanceMeters(3218.688f)
                .setFare(850)
                .setCurrency("USD")
                .setPassengers(1)
                .build());
  }

  @Test
  void dirtyTripsAreNamed() throws Exception {
    Source source =
        read(TRIP + TRIP + TRIP.replace("-73.96", "0") + TRIP.replace("2.0", "-2") + "x,y\n");
    assertThat(AustinBusTest.drain(source)).hasSize(1);
    assertThat(source.cleaning().dirty())
        .isEqualTo(
            Map.of(
                Dirt.DUPLICATE, 1L,
                Dirt.ZERO_COORDINATES, 1L,
                Dirt.OUT_OF_RANGE, 1L,
                Dirt.UNPARSABLE, 1L));
  }

  @Test
  void theRealAfternoonIsReadWhole() throws Exception {
    assumeTrue(Files.exists(REAL), "Skipped: " + REAL + " is not here");
    Source source = NycTaxi.read(REAL, "booking");
    List<Row> rows = AustinBusTest.drain(source);
    assertThat(rows).extracting(Row::time).isSorted();
    assertThat(rows.size() + dirty(source)).isEqualTo(18_821);
    assertThat(dirty(source)).isLessThan(400);
  }

  private static long dirty(Source source) {
    return source.cleaning().dirty().values().stream().mapToLong(Long::longValue).sum();
  }

  private Source read(String lines) throws Exception {
    return NycTaxi.read(Files.writeString(folder.resolve("t.csv"), HEADER + lines), "booking");
  }
}
