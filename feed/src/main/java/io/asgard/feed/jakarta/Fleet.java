package io.asgard.feed.jakarta;

import com.google.protobuf.Message;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.DriverStatus;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.feed.source.Row;
import io.asgard.feed.source.Times;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Drivers, one after the other: each call moves the next one by the time since its last turn. Free
 * drivers drift to where trips begin, dispatched ones go to their customer and on, some rest.
 */
final class Fleet {
  private static final long MINUTE = 60_000;
  private static final double BIKES = 0.8;

  /** How far a driver comes for a customer, and how many are looked at to find a near one. */
  private static final double REACH_METERS = 6_000;

  private static final int CANDIDATES = 64;

  private final String topic;
  private final City city;
  private final SplittableRandom random;
  private final Driver[] drivers;
  private int turn;

  Fleet(String topic, int size, City city, SplittableRandom random, long now) {
    this.topic = topic;
    this.city = city;
    this.random = random;
    this.drivers = new Driver[size];
    for (int i = 0; i < size; i++) {
      drivers[i] = new Driver(i, now);
    }
  }

  /** Where the next driver is now. */
  Row ping(long now) {
    Driver driver = drivers[turn];
    turn = turn + 1 == drivers.length ? 0 : turn + 1;
    driver.move(now);
    return driver.ping(topic, now);
  }

  /** Sends a driver on a trip, whose end the listener hears of; null if none is near. */
  @Nullable String dispatch(Trip trip, VehicleType vehicle, TripListener listener, long now) {
    Driver nearest = null;
    double distance = REACH_METERS;
    for (int i = 0; i < CANDIDATES; i++) {
      Driver driver = drivers[random.nextInt(drivers.length)];
      double meters = meters(driver.latitude, driver.longitude, trip.pickup()[0], trip.pickup()[1]);
      if (driver.vehicle == vehicle
          && driver.status == DriverStatus.AVAILABLE
          && meters < distance) {
        nearest = driver;
        distance = meters;
      }
    }
    if (nearest == null) {
      return null;
    }
    nearest.accept(trip, listener, now);
    return nearest.id;
  }

  static double meters(double latitude, double longitude, double toLatitude, double toLongitude) {
    return Math.hypot(toLatitude - latitude, toLongitude - longitude) * City.METERS_PER_DEGREE;
  }

  /** Hears of the end of a trip. */
  interface TripListener {
    void completed(Trip trip, String driver);
  }

  private record Dispatch(Trip trip, TripListener listener, boolean aboard) {}

  private final class Driver {
    private final String id;
    private final VehicleType vehicle;
    private DriverStatus status;
    private double latitude;
    private double longitude;
    private double[] target;
    private double speed; // metres per second
    private double bearing;
    private long movedAt;
    private long restsUntil;
    private @Nullable Dispatch dispatch;

    Driver(int number, long now) {
      id = String.format(Locale.ROOT, "driver-%06d", number);
      vehicle = random.nextDouble() < BIKES ? VehicleType.BIKE : VehicleType.CAR;
      status = DriverStatus.AVAILABLE;
      double[] spot = city.origin(now);
      latitude = spot[0];
      longitude = spot[1];
      target = city.origin(now);
      movedAt = now;
      if (random.nextDouble() < resting(now)) {
        rest(now);
      }
    }

    void accept(Trip trip, TripListener listener, long now) {
      status = DriverStatus.ON_TRIP;
      dispatch = new Dispatch(trip, listener, false);
      target = trip.pickup();
      restsUntil = now;
    }

    void move(long now) {
      // After a pause of the feed nobody jumps across the city.
      double seconds = Math.min(now - movedAt, MINUTE) / 1000.0;
      movedAt = now;
      if (now < restsUntil) {
        speed = 0;
        return;
      }
      speed = cruise(now);
      double away = meters(latitude, longitude, target[0], target[1]);
      double step = speed * seconds;
      if (step >= away) {
        latitude = target[0];
        longitude = target[1];
        arrive(now);
        return;
      }
      double north = target[0] - latitude;
      double east = target[1] - longitude;
      bearing = Math.toDegrees(Math.atan2(east, north));
      longitude += east * step / away;
      latitude = City.clampLatitude(latitude + north * step / away, longitude);
    }

    Row ping(String topic, long now) {
      // A receiver is some metres off.
      double noise = 4 / City.METERS_PER_DEGREE;
      double noisyLongitude = longitude + (random.nextDouble() - .5) * 2 * noise;
      return new Ping(
          topic,
          now,
          id,
          latitude + (random.nextDouble() - .5) * 2 * noise,
          noisyLongitude,
          status,
          vehicle,
          (float) speed,
          (float) (bearing < 0 ? bearing + 360 : bearing));
    }

    /** Bikes pass what cars stand in, and everybody is slower when all are out. */
    private double cruise(long now) {
      double free = vehicle == VehicleType.BIKE ? 9.5 : 11;
      double jam = vehicle == VehicleType.BIKE ? .35 : .6;
      return free * (1 - jam * City.busy(now)) * (.6 + .8 * random.nextDouble());
    }

    private void arrive(long now) {
      Dispatch current = dispatch;
      if (current == null) {
        settle(now);
        return;
      }
      if (!current.aboard()) {
        dispatch = new Dispatch(current.trip(), current.listener(), true);
        target = current.trip().dropoff();
        restsUntil = now + MINUTE / 2 + random.nextInt(60_000);
        return;
      }
      dispatch = null;
      status = DriverStatus.AVAILABLE;
      target = city.origin(now);
      restsUntil = now + random.nextInt(60_000);
      current.listener().completed(current.trip(), id);
    }

    /** Free, and where it wanted to be: waits there, or takes a break. */
    private void settle(long now) {
      target = city.origin(now);
      boolean tired = status == DriverStatus.AVAILABLE && random.nextDouble() < resting(now);
      if (tired) {
        rest(now);
        return;
      }
      status = DriverStatus.AVAILABLE;
      restsUntil = now + random.nextInt((int) (4 * MINUTE));
    }

    private void rest(long now) {
      status = DriverStatus.UNAVAILABLE;
      restsUntil = now + random.nextInt((int) (40 * MINUTE));
      target = new double[] {latitude, longitude};
    }

    private double resting(long now) {
      return .08 + .6 * (1 - City.busy(now));
    }
  }

  private record Ping(
      String topic,
      long time,
      String driver,
      double latitude,
      double longitude,
      DriverStatus status,
      VehicleType vehicle,
      float speed,
      float bearing)
      implements Row {
    @Override
    public Message key() {
      return DriverLocationKey.newBuilder().setDriverId(driver).build();
    }

    @Override
    public Message message(long at) {
      return DriverLocation.newBuilder()
          .setDriverId(driver)
          .setEventTimestamp(Times.timestamp(at))
          .setLocation(Point.newBuilder().setLatitude(latitude).setLongitude(longitude))
          .setStatus(status)
          .setVehicleType(vehicle)
          .setSpeedMetersPerSecond(speed)
          .setBearingDegrees(bearing)
          .build();
    }
  }
}
