package io.asgard.feed.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.feed.source.gtfs.FeedEntity;
import io.asgard.feed.source.gtfs.FeedHeader;
import io.asgard.feed.source.gtfs.FeedMessage;
import io.asgard.feed.source.gtfs.Position;
import io.asgard.feed.source.gtfs.TripDescriptor;
import io.asgard.feed.source.gtfs.VehicleDescriptor;
import io.asgard.feed.source.gtfs.VehiclePosition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GtfsRealtimeTest {
  private final ArrayDeque<byte[]> polls = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private HttpServer agency;

  @BeforeEach
  void serve() throws IOException {
    agency = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    agency.createContext(
        "/",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("X-Api-Key"));
          byte[] body = polls.removeFirst();
          exchange.sendResponseHeaders(body.length == 0 ? 503 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    agency.start();
  }

  @AfterEach
  void stop() {
    agency.stop(0);
  }

  @Test
  void aPositionIsADriverLocation() throws Exception {
    polls.add(feed(vehicle("v1", 100, 47.5f, 19.25f)));
    Row row = poll().get(0);
    assertThat(row.message(row.time()))
        .isEqualTo(
            DriverLocation.newBuilder()
                .setDriverId("v1")
                .setEventTimestamp(Times.timestamp(100_000))
                .setLocation(Point.newBuilder().setLatitude(47.5).setLongitude(19.25))
                .setVehicleType(VehicleType.BUS)
                .setSpeedMetersPerSecond(12.5f)
                .setBearingDegrees(90)
                .setRouteId("r")
                .setTripId("t")
                .build());
    assertThat(keys).containsExactly("secret");
  }

  @Test
  void sendsAPositionOnceHoweverOftenItIsServed() throws Exception {
    polls.add(feed(vehicle("v1", 100, 1, 1), vehicle("v2", 90, 1, 1)));
    polls.add(feed(vehicle("v1", 100, 1, 1), vehicle("v2", 120, 1, 1)));
    assertThat(poll()).extracting(Row::time).containsExactly(90_000L, 100_000L, 120_000L);
  }

  @Test
  void namesWhatItCannotUse() throws Exception {
    polls.add(
        feed(
            vehicle("v1", 100, 0, 0),
            vehicle("v2", 100, 91, 0),
            FeedEntity.newBuilder().setId("a")));
    GtfsRealtime source = source();
    assertThat(AustinBusTest.drain(source)).isEmpty();
    assertThat(source.cleaning().dirty())
        .isEqualTo(Map.of(Dirt.ZERO_COORDINATES, 1L, Dirt.OUT_OF_RANGE, 1L));
  }

  @Test
  void aVehicleWithoutATimeHasTheFeeds() throws Exception {
    polls.add(feed(vehicle("v1", 0, 1, 1)));
    assertThat(poll()).extracting(Row::time).containsExactly(500_000L);
  }

  @Test
  void aPollThatFailsIsSaidOnceAndRepeated() throws Exception {
    polls.add(new byte[0]);
    polls.add(new byte[0]);
    polls.add("<html>".getBytes(StandardCharsets.UTF_8));
    polls.add(feed(vehicle("v1", 100, 1, 1)));
    assertThat(poll()).hasSize(1);
    assertThat(log).hasSize(3);
    assertThat(log.get(0)).endsWith("HTTP 503 (expected: 200)");
    assertThat(log.get(1)).contains("no GTFS Realtime protobuf");
    assertThat(log.get(2)).endsWith("answers again");
  }

  private List<Row> poll() throws InterruptedException {
    return AustinBusTest.drain(source());
  }

  /** Polls for as long as there is something to serve. */
  private GtfsRealtime source() {
    URI url = URI.create("http://127.0.0.1:" + agency.getAddress().getPort() + "/vehicles.pb");
    return new GtfsRealtime(
        url,
        Map.of("X-Api-Key", "secret"),
        Duration.ofSeconds(15),
        "t",
        nanos -> !polls.isEmpty(),
        log::add);
  }

  private static byte[] feed(FeedEntity.Builder... entities) {
    FeedMessage.Builder feed =
        FeedMessage.newBuilder().setHeader(FeedHeader.newBuilder().setTimestamp(500));
    for (FeedEntity.Builder entity : entities) {
      feed.addEntity(entity);
    }
    return feed.build().toByteArray();
  }

  private static FeedEntity.Builder vehicle(String id, long time, float latitude, float longitude) {
    VehiclePosition.Builder vehicle =
        VehiclePosition.newBuilder()
            .setVehicle(VehicleDescriptor.newBuilder().setId(id))
            .setTrip(TripDescriptor.newBuilder().setRouteId("r").setTripId("t"))
            .setPosition(
                Position.newBuilder()
                    .setLatitude(latitude)
                    .setLongitude(longitude)
                    .setBearing(90)
                    .setSpeed(12.5f));
    if (time > 0) {
      vehicle.setTimestamp(time);
    }
    return FeedEntity.newBuilder().setId("entity-" + id).setVehicle(vehicle);
  }
}
