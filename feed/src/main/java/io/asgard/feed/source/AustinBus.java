package io.asgard.feed.source;

import com.google.protobuf.Message;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.VehicleType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * GPS pings of Austin's buses as DriverLocation. Dropped are rows whose vehicle, timestamp or
 * position cannot be read, positions out of range, a latitude or longitude of exactly 0, and rows
 * with the vehicle, instant and position of an earlier one. No other column matters: a bus whose
 * speed cannot be read is still there.
 */
public final class AustinBus {
  private static final double METERS_PER_SECOND_IN_MPH = 0.44704;
  private static final List<String> COLUMNS =
      List.of("vehicle_id", "timestamp", "latitude", "longitude");

  private AustinBus() {}

  /** Reads files into memory. */
  public static Source read(List<Path> files, String topic) throws IOException {
    return CsvRows.read(files, COLUMNS, (columns, number) -> parse(columns, topic));
  }

  private static CsvRows.Parsed parse(Columns columns, String topic) {
    String vehicle = columns.text("vehicle_id");
    // The offset is the row's own: on the day of the change there are two in one file.
    long time = OffsetDateTime.parse(columns.text("timestamp")).toInstant().toEpochMilli();
    Place place = columns.place("latitude", "longitude");
    Ping ping =
        new Ping(
            topic,
            time,
            vehicle,
            place,
            speed(columns.optional("speed")),
            columns.optional("route_id"),
            columns.optional("trip_id"));
    return new CsvRows.Parsed(ping, new Identity(vehicle, time, place), place.dirt());
  }

  private static float speed(String value) {
    try {
      return (float) Math.max(0, metersPerSecond(Double.parseDouble(value)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * The column is documented as miles per hour. From 2016 on its values are whole miles per hour
   * times 0.44704, which is to say that they have been converted already.
   */
  static double metersPerSecond(double speed) {
    double mph = speed / METERS_PER_SECOND_IN_MPH;
    boolean converted = Math.abs(mph - Math.rint(mph)) < 1e-6;
    return converted ? speed : speed * METERS_PER_SECOND_IN_MPH;
  }

  private record Identity(String vehicle, long time, Place place) {}

  private record Ping(
      String topic, long time, String vehicle, Place place, float speed, String route, String trip)
      implements Row {
    @Override
    public Message key() {
      return DriverLocationKey.newBuilder().setDriverId(vehicle).build();
    }

    @Override
    public Message message(long at) {
      return DriverLocation.newBuilder()
          .setDriverId(vehicle)
          .setEventTimestamp(Times.timestamp(at))
          .setLocation(place.point())
          .setVehicleType(VehicleType.BUS)
          .setSpeedMetersPerSecond(speed)
          .setRouteId(route)
          .setTripId(trip)
          .build();
    }
  }
}
