package io.asgard.feed.source;

import com.google.protobuf.Message;
import io.asgard.contracts.sample.Booking;
import io.asgard.contracts.sample.BookingKey;
import io.asgard.contracts.sample.BookingStatus;
import io.asgard.contracts.sample.ServiceType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * New York taxi trips as completed Bookings at their pickup time. The records name neither trip nor
 * customer: the line's number stands for both, so every trip counts as a customer of its own.
 */
public final class NycTaxi {
  private static final double METERS_PER_MILE = 1609.344;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);
  private static final List<String> COLUMNS =
      List.of(
          "tpep_pickup_datetime",
          "passenger_count",
          "trip_distance",
          "pickup_latitude",
          "pickup_longitude",
          "dropoff_latitude",
          "dropoff_longitude",
          "fare_amount");

  private NycTaxi() {}

  /** Reads a file into memory. */
  public static Source read(Path file, String topic) throws IOException {
    return CsvRows.read(List.of(file), COLUMNS, (columns, number) -> parse(columns, topic, number));
  }

  private static CsvRows.Parsed parse(Columns columns, String topic, long number) {
    long time =
        OffsetDateTime.parse(columns.text("tpep_pickup_datetime"), TIME).toInstant().toEpochMilli();
    Trip trip =
        new Trip(
            topic,
            time,
            number,
            columns.place("pickup_latitude", "pickup_longitude"),
            columns.place("dropoff_latitude", "dropoff_longitude"),
            columns.number("trip_distance") * METERS_PER_MILE,
            Math.round(columns.number("fare_amount") * 100),
            Integer.parseInt(columns.text("passenger_count")));
    return new CsvRows.Parsed(trip, columns.line(), trip.dirt());
  }

  private record Trip(
      String topic,
      long time,
      long number,
      Place pickup,
      Place dropoff,
      double meters,
      long cents,
      int passengers)
      implements Row {
    @Nullable Dirt dirt() {
      if (meters < 0 || cents < 0 || passengers < 0) {
        return Dirt.OUT_OF_RANGE;
      }
      Dirt dirt = pickup.dirt();
      return dirt == null ? dropoff.dirt() : dirt;
    }

    @Override
    public Message key() {
      return BookingKey.newBuilder().setBookingId("nyc-" + number).build();
    }

    @Override
    public Message message(long at) {
      return Booking.newBuilder()
          .setBookingId("nyc-" + number)
          .setEventTimestamp(Times.timestamp(at))
          .setCustomerId("nyc-rider-" + number)
          .setServiceType(ServiceType.TAXI)
          .setStatus(BookingStatus.COMPLETED)
          .setPickup(pickup.point())
          .setDropoff(dropoff.point())
          .setDistanceMeters((float) meters)
          .setFare(cents)
          .setCurrency("USD")
          .setPassengers(passengers)
          .build();
    }
  }
}
