package io.asgard.feed.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.asgard.contracts.sample.Booking;
import io.asgard.contracts.sample.BookingStatus;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverStatus;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.feed.source.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JakartaTest {
  private static final Instant NOON = Instant.parse("2026-03-02T05:00:00Z");
  private static final Instant MORNING = Instant.parse("2026-03-02T00:30:00Z");
  private static final Instant NIGHT = Instant.parse("2026-03-01T20:00:00Z");

  @Test
  void oneSeedIsOneCity() {
    assertThat(run(7, NOON, 3_000)).isEqualTo(run(7, NOON, 3_000));
    assertThat(run(7, NOON, 3_000)).isNotEqualTo(run(8, NOON, 3_000));
  }

  @Test
  void everybodyKeepsToLandAndCity() {
    for (DriverLocation driver : drivers(run(1, NOON, 60_000))) {
      Point at = driver.getLocation();
      assertThat(at.getLatitude()).isBetween(-6.37, City.coast(at.getLongitude()));
      assertThat(at.getLongitude()).isBetween(106.61, 106.98);
    }
  }

  @Test
  void driversMoveAsVehiclesDo() {
    Map<String, DriverLocation> before = new HashMap<>();
    int moved = 0;
    for (DriverLocation now : drivers(run(1, NOON, 60_000))) {
      DriverLocation then = before.put(now.getDriverId(), now);
      double meters = then == null ? 0 : meters(then.getLocation(), now.getLocation());
      // The time between two turns of a driver is 10 s or a little more.
      assertThat(meters).isLessThan(20 * 12);
      moved += meters > 50 ? 1 : 0;
    }
    assertThat(moved).isGreaterThan(5_000);
  }

  @Test
  void driversAreOfBothKindsAndInEveryStatus() {
    List<DriverLocation> drivers = drivers(run(1, NOON, 60_000));
    assertThat(drivers)
        .extracting(DriverLocation::getVehicleType)
        .contains(VehicleType.BIKE, VehicleType.CAR);
    assertThat(drivers)
        .extracting(DriverLocation::getStatus)
        .contains(DriverStatus.AVAILABLE, DriverStatus.ON_TRIP, DriverStatus.UNAVAILABLE);
  }

  @Test
  void theCitySleeps() {
    assertThat(City.busy(MORNING.toEpochMilli())).isGreaterThan(0.9);
    assertThat(City.busy(NIGHT.toEpochMilli())).isLessThan(0.1);
    assertThat(resting(NIGHT)).isGreaterThan(2 * resting(MORNING));
  }

  @Test
  void aBookingIsCreatedOnceAndEndsAtMostOnce() {
    Map<String, Map<BookingStatus, Integer>> lives = new HashMap<>();
    for (Booking news : bookings(run(1, NOON, 60_000))) {
      lives
          .computeIfAbsent(news.getBookingId(), id -> new EnumMap<>(BookingStatus.class))
          .merge(news.getStatus(), 1, Integer::sum);
    }
    assertThat(lives.values())
        .allMatch(life -> life.get(BookingStatus.CREATED) == 1)
        .allMatch(life -> life.values().stream().allMatch(times -> times == 1))
        .anyMatch(life -> life.containsKey(BookingStatus.COMPLETED))
        .noneMatch(
            life ->
                life.containsKey(BookingStatus.CANCELLED)
                    && life.containsKey(BookingStatus.ACCEPTED));
  }

  @Test
  void mostBookingsFindADriver() {
    List<Booking> bookings = bookings(run(1, NOON, 60_000));
    long accepted = count(bookings, BookingStatus.ACCEPTED);
    assertThat(accepted).isGreaterThan(2 * count(bookings, BookingStatus.CANCELLED));
  }

  private static double resting(Instant at) {
    List<DriverLocation> drivers = drivers(run(1, at, 1_000));
    return drivers.stream().filter(d -> d.getStatus() == DriverStatus.UNAVAILABLE).count()
        / (double) drivers.size();
  }

  private static long count(List<Booking> bookings, BookingStatus status) {
    return bookings.stream().filter(booking -> booking.getStatus() == status).count();
  }

  private static double meters(Point from, Point to) {
    return Fleet.meters(
        from.getLatitude(), from.getLongitude(), to.getLatitude(), to.getLongitude());
  }

  private static List<DriverLocation> drivers(List<Message> messages) {
    return messages.stream()
        .filter(DriverLocation.class::isInstance)
        .map(DriverLocation.class::cast)
        .toList();
  }

  private static List<Booking> bookings(List<Message> messages) {
    return messages.stream().filter(Booking.class::isInstance).map(Booking.class::cast).toList();
  }

  /** 1,000 drivers at 100 rows a second. */
  private static List<Message> run(long seed, Instant start, int rows) {
    long[] now = {start.toEpochMilli()};
    InstantSource clock = () -> Instant.ofEpochMilli(now[0]);
    Jakarta city = new Jakarta(new Jakarta.Topics("d", "b"), 1_000, 0.02, seed, clock);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      now[0] += Duration.ofMillis(10).toMillis();
      Row row = city.next();
      messages.add(row.message(row.time()));
    }
    return messages;
  }
}
