package io.asgard.feed.source;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.feed.source.gtfs.FeedEntity;
import io.asgard.feed.source.gtfs.FeedMessage;
import io.asgard.feed.source.gtfs.VehiclePosition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The vehicle positions of a GTFS Realtime feed, polled. A position is sent once: one with the
 * vehicle and timestamp of the last poll, or an older one, is a duplicate. Never ends by itself; a
 * poll that fails is said once and repeated.
 */
public final class GtfsRealtime implements Source {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Buses report once or twice a minute, so shorter windows would not see them all. */
  private static final Duration WINDOWS = Duration.ofMinutes(1);

  private final HttpClient http;
  private final HttpRequest request;
  private final Duration interval;
  private final String topic;
  private final Pause pause;
  private final Consumer<String> log;
  private final Cleaning cleaning = new Cleaning();
  private final Map<String, Long> latest = new HashMap<>();
  private final ArrayDeque<Row> polled = new ArrayDeque<>();
  private boolean first = true;
  private String failure = "";

  /**
   * Makes a source.
   *
   * @param url with the headers that the agency asks for, such as its API key
   */
  public GtfsRealtime(
      URI url,
      Map<String, String> headers,
      Duration interval,
      String topic,
      Pause pause,
      Consumer<String> log) {
    HttpRequest.Builder get = HttpRequest.newBuilder(url).timeout(TIMEOUT);
    headers.forEach(get::header);
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    this.request = get.build();
    this.interval = interval;
    this.topic = topic;
    this.pause = pause;
    this.log = log;
  }

  @Override
  public @Nullable Row next() throws InterruptedException {
    while (polled.isEmpty()) {
      if (!first && !pause.of(interval.toNanos())) {
        return null;
      }
      first = false;
      poll();
    }
    return polled.removeFirst();
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

  private void poll() throws InterruptedException {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        failed("HTTP " + response.statusCode() + " (expected: 200)");
        return;
      }
      add(FeedMessage.parseFrom(response.body()));
      failed("");
    } catch (InvalidProtocolBufferException e) {
      failed("no GTFS Realtime protobuf: " + e.getMessage());
    } catch (IOException e) {
      failed(e.toString());
    }
  }

  private void failed(String reason) {
    if (!reason.equals(failure)) {
      log.accept(request.uri() + ": " + (reason.isEmpty() ? "answers again" : reason));
      failure = reason;
    }
  }

  private void add(FeedMessage feed) {
    long feedTime = feed.getHeader().getTimestamp();
    List<Row> clean = new ArrayList<>();
    for (FeedEntity entity : feed.getEntityList()) {
      if (entity.hasVehicle() && !entity.getIsDeleted()) {
        cleaning.read();
        Vehicle vehicle = Vehicle.of(topic, entity, feedTime);
        Dirt dirt = dirt(vehicle);
        if (dirt == null) {
          latest.put(vehicle.id(), vehicle.time());
          clean.add(vehicle);
        } else {
          cleaning.dirty(dirt);
        }
      }
    }
    clean.sort(Comparator.comparingLong(Row::time));
    polled.addAll(clean);
  }

  private @Nullable Dirt dirt(Vehicle vehicle) {
    if (vehicle.id().isEmpty() || vehicle.time() <= 0 || !vehicle.position().hasPosition()) {
      return Dirt.UNPARSABLE;
    }
    Dirt dirt = vehicle.place().dirt();
    if (dirt != null) {
      return dirt;
    }
    return vehicle.time() <= latest.getOrDefault(vehicle.id(), 0L) ? Dirt.DUPLICATE : null;
  }

  private record Vehicle(String topic, String id, long time, VehiclePosition position)
      implements Row {
    static Vehicle of(String topic, FeedEntity entity, long feedTime) {
      VehiclePosition position = entity.getVehicle();
      long seconds = position.getTimestamp() > 0 ? position.getTimestamp() : feedTime;
      String id = position.getVehicle().getId();
      return new Vehicle(topic, id.isEmpty() ? entity.getId() : id, seconds * 1000, position);
    }

    Place place() {
      return new Place(position.getPosition().getLatitude(), position.getPosition().getLongitude());
    }

    @Override
    public Message key() {
      return DriverLocationKey.newBuilder().setDriverId(id).build();
    }

    @Override
    public Message message(long at) {
      return DriverLocation.newBuilder()
          .setDriverId(id)
          .setEventTimestamp(Times.timestamp(at))
          .setLocation(place().point())
          .setVehicleType(VehicleType.BUS)
          .setSpeedMetersPerSecond(position.getPosition().getSpeed())
          .setBearingDegrees(position.getPosition().getBearing())
          .setRouteId(position.getTrip().getRouteId())
          .setTripId(position.getTrip().getTripId())
          .build();
    }
  }
}
