package io.asgard.feed.jakarta;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Where trips begin and end at an hour of the day. Spots are {latitude, longitude}. */
final class City {
  /** Good enough this close to the equator, along both axes. */
  static final double METERS_PER_DEGREE = 110_600;

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long REFRESH = Duration.ofMinutes(10).toMillis();
  private static final int WIB = 7;
  private static final double SOUTH = -6.365;
  private static final double WEST = 106.62;
  private static final double EAST = 106.97;

  /** The coast from west to east, {longitude, latitude}: north of it is the Java Sea. */
  private static final double[][] COAST = {
    {106.60, -6.030}, {106.68, -6.060}, {106.72, -6.092}, {106.76, -6.103}, {106.79, -6.112},
    {106.81, -6.124}, {106.86, -6.124}, {106.88, -6.114}, {106.92, -6.106}, {106.98, -6.100}
  };

  /** From midnight to midnight by the hour: how many travel. */
  private static final double[] BUSY = {
    .18, .12, .08, .07, .12, .35, .75, 1, .95, .7, .6, .65, .75, .7, .6, .65, .8, 1, 1, .9, .75, .6,
    .45, .3
  };

  private final SplittableRandom random;
  private double[] origins = {};
  private double[] destinations = {};
  private long validUntil = Long.MIN_VALUE;

  City(SplittableRandom random) {
    this.random = random;
  }

  /** Of the drivers and customers there are, the share that is about, 0 to 1. */
  static double busy(long now) {
    double hour = hour(now);
    int before = (int) hour;
    double share = hour - before;
    return BUSY[before] * (1 - share) + BUSY[(before + 1) % 24] * share;
  }

  /** Where somebody wants to leave from: home in the morning, work in the evening. */
  double[] origin(long now) {
    refresh(now);
    return spot(origins);
  }

  /** Where somebody wants to go: work in the morning, home in the evening. */
  double[] destination(long now) {
    refresh(now);
    return spot(destinations);
  }

  static double clampLongitude(double longitude) {
    return Math.min(Math.max(longitude, WEST), EAST);
  }

  /** The nearest latitude on land, 300 m from the sea. */
  static double clampLatitude(double latitude, double longitude) {
    return Math.min(Math.max(latitude, SOUTH), coast(longitude) - 300 / METERS_PER_DEGREE);
  }

  static double coast(double longitude) {
    for (int i = 1; i < COAST.length; i++) {
      if (longitude <= COAST[i][0]) {
        double share = (longitude - COAST[i - 1][0]) / (COAST[i][0] - COAST[i - 1][0]);
        return COAST[i - 1][1] + share * (COAST[i][1] - COAST[i - 1][1]);
      }
    }
    return COAST[COAST.length - 1][1];
  }

  private static double hour(long now) {
    return Math.floorMod(now + WIB * HOUR, 24 * HOUR) / (double) HOUR;
  }

  private void refresh(long now) {
    if (now < validUntil) {
      return;
    }
    double hour = hour(now);
    double morning = bell(hour, 7.5);
    double evening = bell(hour, 18);
    double night = bell(hour, 21);
    origins =
        cumulated(
            q -> q.home * (.3 + morning) + q.work * (.3 + evening) + q.leisure * (.2 + night));
    destinations =
        cumulated(q -> q.work * (.3 + morning) + q.home * (.3 + evening + night) + q.leisure * .4);
    validUntil = now + REFRESH;
  }

  /** 1 at an hour, near 0 three hours away from it. */
  private static double bell(double hour, double at) {
    double distance = Math.abs(hour - at);
    double around = Math.min(distance, 24 - distance);
    return Math.exp(-around * around / 3);
  }

  private static double[] cumulated(ToDoubleFunction<Quarter> weight) {
    Quarter[] quarters = Quarter.values();
    double[] sums = new double[quarters.length];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += weight.applyAsDouble(quarters[i]);
      sums[i] = sum;
    }
    return sums;
  }

  private double[] spot(double[] sums) {
    double drawn = random.nextDouble() * sums[sums.length - 1];
    int index = 0;
    while (sums[index] < drawn) {
      index++;
    }
    Quarter quarter = Quarter.values()[index];
    double spread = quarter.spread / METERS_PER_DEGREE;
    double longitude = clampLongitude(quarter.longitude + random.nextGaussian() * spread);
    double latitude = quarter.latitude + random.nextGaussian() * spread;
    return new double[] {clampLatitude(latitude, longitude), longitude};
  }
}
