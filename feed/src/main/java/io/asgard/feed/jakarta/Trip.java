package io.asgard.feed.jakarta;

import com.google.protobuf.Message;
import io.asgard.contracts.sample.Booking;
import io.asgard.contracts.sample.BookingKey;
import io.asgard.contracts.sample.BookingStatus;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.ServiceType;
import io.asgard.feed.source.Row;
import io.asgard.feed.source.Times;

/** What a customer wants: a spot to leave from, one to go to. Spots are {latitude, longitude}. */
record Trip(String id, String customer, ServiceType service, double[] pickup, double[] dropoff) {
  double meters() {
    return Fleet.meters(pickup[0], pickup[1], dropoff[0], dropoff[1]);
  }

  /** The booking's news at a time. */
  Row row(String topic, long time, BookingStatus status, String driver) {
    return new News(topic, time, this, status, driver);
  }

  private Booking.Builder booking() {
    return Booking.newBuilder()
        .setBookingId(id)
        .setCustomerId(customer)
        .setServiceType(service)
        .setPickup(point(pickup))
        .setDropoff(point(dropoff))
        .setDistanceMeters((float) meters())
        .setFare(fare())
        .setCurrency("IDR")
        .setPassengers(service == ServiceType.RIDE || service == ServiceType.TAXI ? 1 : 0);
  }

  /** In sen, of which ISO 4217 counts a hundred to the rupiah; whole 500 rupiah. */
  private long fare() {
    double start = service == ServiceType.TAXI ? 12_000 : 8_000;
    double perKilometer = service == ServiceType.TAXI ? 4_500 : 2_500;
    return Math.round((start + perKilometer * meters() / 1000) / 500) * 500 * 100;
  }

  private static Point point(double[] spot) {
    return Point.newBuilder().setLatitude(spot[0]).setLongitude(spot[1]).build();
  }

  private record News(String topic, long time, Trip trip, BookingStatus status, String driver)
      implements Row {
    @Override
    public Message key() {
      return BookingKey.newBuilder().setBookingId(trip.id).build();
    }

    @Override
    public Message message(long at) {
      return trip.booking()
          .setEventTimestamp(Times.timestamp(at))
          .setStatus(status)
          .setDriverId(driver)
          .build();
    }
  }
}
