package io.asgard.feed.jakarta;

import io.asgard.feed.source.Cleaning;
import io.asgard.feed.source.Row;
import io.asgard.feed.source.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** The simulation: pings of drivers and, every so often, the news of a booking. Never ends. */
public final class Jakarta implements Source {
  private static final int CUSTOMERS_PER_DRIVER = 4;

  /** The demo's; a simulation that starts again soon is late for as long. */
  private static final Duration WINDOWS = Duration.ofSeconds(10);

  private final Fleet fleet;
  private final Customers customers;
  private final double bookingShare;
  private final InstantSource clock;
  private final Cleaning cleaning = new Cleaning();
  private double due;

  /**
   * Makes a city in which the drivers are where they would be now.
   *
   * @param bookingShare how many of the rows are about bookings, 0 to 1
   */
  public Jakarta(Topics topics, int drivers, double bookingShare, long seed, InstantSource clock) {
    SplittableRandom random = new SplittableRandom(seed);
    long now = clock.millis();
    City city = new City(random.split());
    this.fleet = new Fleet(topics.drivers(), drivers, city, random.split(), now);
    this.customers =
        new Customers(
            topics.bookings(), drivers * CUSTOMERS_PER_DRIVER, fleet, city, random.split(), now);
    this.bookingShare = bookingShare;
    this.clock = clock;
  }

  @Override
  public Row next() {
    cleaning.read();
    long now = clock.millis();
    due += bookingShare;
    if (due >= 1) {
      due -= 1;
      return customers.next(now);
    }
    return fleet.ping(now);
  }

  @Override
  public Cleaning cleaning() {
    return cleaning;
  }

  @Override
  public Duration windows() {
    return WINDOWS;
  }

  @Override
  public boolean recorded() {
    return false;
  }

  /** Where the two kinds of rows go. */
  public record Topics(String drivers, String bookings) {}
}
