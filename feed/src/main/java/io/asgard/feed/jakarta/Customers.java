package io.asgard.feed.jakarta;

import io.asgard.contracts.sample.BookingStatus;
import io.asgard.contracts.sample.ServiceType;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.feed.source.Row;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/**
 * Customers, who book: CREATED, then ACCEPTED and at the end COMPLETED, or CANCELLED if no driver
 * is near. Every call is one such news.
 */
final class Customers {
  private final String topic;
  private final int size;
  private final Fleet fleet;
  private final City city;
  private final SplittableRandom random;
  private final String run;
  private final ArrayDeque<Row> news = new ArrayDeque<>();
  private long bookings;
  private long now;

  Customers(String topic, int size, Fleet fleet, City city, SplittableRandom random, long now) {
    this.topic = topic;
    this.size = size;
    this.fleet = fleet;
    this.city = city;
    this.random = random;
    // Two runs of one seed are two days: their bookings are not the same.
    this.run = Long.toString(now, 36);
  }

  Row next(long time) {
    now = time;
    Row waiting = news.pollFirst();
    return waiting == null ? book() : waiting;
  }

  private Row book() {
    ServiceType service = service();
    String customer = "customer-" + random.nextInt(size);
    Trip trip =
        new Trip(
            "booking-" + run + "-" + bookings++,
            customer,
            service,
            city.origin(now),
            city.destination(now));
    VehicleType vehicle = service == ServiceType.TAXI ? VehicleType.CAR : VehicleType.BIKE;
    String driver = fleet.dispatch(trip, vehicle, this::completed, now);
    news.add(
        driver == null
            ? trip.row(topic, now, BookingStatus.CANCELLED, "")
            : trip.row(topic, now, BookingStatus.ACCEPTED, driver));
    return trip.row(topic, now, BookingStatus.CREATED, "");
  }

  private void completed(Trip trip, String driver) {
    news.add(trip.row(topic, now, BookingStatus.COMPLETED, driver));
  }

  private ServiceType service() {
    double drawn = random.nextDouble();
    if (drawn < .55) {
      return ServiceType.RIDE;
    }
    if (drawn < .75) {
      return ServiceType.TAXI;
    }
    return drawn < .95 ? ServiceType.FOOD : ServiceType.SEND;
  }
}
