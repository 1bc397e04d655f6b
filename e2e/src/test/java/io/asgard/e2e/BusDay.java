package io.asgard.e2e;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A day of bus positions: Austin's real one where it is at hand, else a generated one like it. */
record BusDay(Path file, boolean real) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static BusDay find() {
    Path real = Platform.repo().resolve("../shared/data/austin-bus/2017-03-16.csv").normalize();
    if (Files.exists(real)) {
      return new BusDay(real, true);
    }
    System.out.println(
        "Skipped: Austin's real day of buses is not at hand; a generated day takes its place");
    return new BusDay(generate(), false);
  }

  /** Unique vehicles by "cell end-of-minute", from the file alone. */
  Map<String, Integer> uniqueVehicles() {
    Map<String, Set<String>> vehicles = new TreeMap<>();
    try (var lines = Files.lines(file)) {
      lines.skip(1).map(line -> line.split(",", -1)).forEach(row -> count(row, vehicles));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Integer> counts = new TreeMap<>();
    vehicles.forEach((cell, unique) -> counts.put(cell, unique.size()));
    return counts;
  }

  private static void count(String[] row, Map<String, Set<String>> vehicles) {
    double latitude = Double.parseDouble(row[5]);
    double longitude = Double.parseDouble(row[6]);
    if (latitude == 0 || longitude == 0) {
      return;
    }
    long end = Cells.windowEnd(OffsetDateTime.parse(row[1]).toInstant().toEpochMilli(), MINUTE);
    vehicles
        .computeIfAbsent(Cells.id(latitude, longitude) + " " + end, cell -> new HashSet<>())
        .add(row[0]);
  }

  private static Path generate() {
    SplittableRandom random = new SplittableRandom(7);
    OffsetDateTime midnight = OffsetDateTime.parse("2017-03-16T00:00:00-05:00");
    try {
      Path file = Files.createTempFile("bus-day", ".csv");
      try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
        out.println("vehicle_id,timestamp,speed,route_id,trip_id,latitude,longitude,trip_headsign");
        for (int vehicle = 2000; vehicle < 2100; vehicle++) {
          drive(vehicle, midnight.plusMinutes(random.nextInt(300)), random, out);
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void drive(
      int vehicle, OffsetDateTime start, SplittableRandom random, PrintWriter out) {
    double latitude = 30.27;
    double longitude = -97.74;
    OffsetDateTime time = start;
    for (int ping = 0; ping < 300; ping++) {
      time = time.plusSeconds(60 + random.nextInt(60));
      latitude += random.nextDouble(-0.004, 0.004);
      longitude += random.nextDouble(-0.004, 0.004);
      boolean zero = random.nextInt(200) == 0;
      String row =
          vehicle
              + ","
              + time.toString().replace("Z", "+00:00")
              + ","
              + random.nextInt(20)
              + ",1,17,"
              + (zero ? "0.0,0.0" : latitude + "," + longitude)
              + ",Generated";
      out.println(row);
      if (random.nextInt(100) == 0) {
        out.println(row);
      }
    }
  }
}
