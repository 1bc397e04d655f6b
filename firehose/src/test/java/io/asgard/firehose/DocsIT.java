package io.asgard.firehose;

import static io.asgard.firehose.FirehoseRig.state;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverStatus;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.grpc.Service;
import io.asgard.firehose.sink.prometheus.PrometheusServer;
import io.asgard.firehose.sink.redis.RedisServer;
import io.asgard.firehose.sink.search.SearchServer;
import io.asgard.firehose.store.S3Server;
import io.asgard.platform.test.TestInfluxDb;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestPostgres;
import io.asgard.platform.test.TestQuestDb;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs the examples of docs/firehose.md, each against the server that it speaks of. */
class DocsIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int EVENTS = 3;
  private static final Pattern BLOCK = Pattern.compile("```(yaml|sql)\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory;
  private FirehoseRig rig;
  private ConfigurableApplicationContext firehose;

  @BeforeEach
  void start() throws Exception {
    rig = new FirehoseRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void http() throws Exception {
    run(blocks("http").get(0), "http://127.0.0.1:9000", origin());
    assertThat(rig.app.ids()).hasSize(EVENTS);
  }

  @Test
  void httpOneByOne() throws Exception {
    run(blocks("http").get(1), "http://127.0.0.1:9000", origin());
    assertThat(rig.app.ids()).hasSize(EVENTS);
    assertThat(rig.app.bodies()).contains("\"lat\": -6.2,");
  }

  @Test
  void grpc() throws Exception {
    try (Service service = new Service()) {
      run(blocks("grpc").get(0), "127.0.0.1:9001", service.address());
      assertThat(service.taken()).hasSize(EVENTS);
    }
  }

  @Test
  void postgres() throws Exception {
    String url = TestPostgres.url();
    try (Connection database = DriverManager.getConnection(url)) {
      database.createStatement().execute(blocks("postgres").get(0));
      run(blocks("postgres").get(1), "jdbc:postgresql://127.0.0.1:5432/drivers", url);
      try (var rows =
          database
              .createStatement()
              .executeQuery("SELECT count(*), min(place->>'latitude') FROM driver_location")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(EVENTS);
        assertThat(rows.getString(2)).isEqualTo("-6.2");
      }
    }
  }

  @Test
  void influx() throws Exception {
    assumeTrue(TestInfluxDb.installed(), "influxd is not on the PATH");
    String url = TestInfluxDb.url().toString();
    ask("POST", url + "/query?q=", "CREATE DATABASE drivers");
    run(blocks("influx").get(0), "http://127.0.0.1:8086", url);
    assertThat(ask("GET", url + "/query?db=drivers&q=", "SELECT count(lat) FROM driver_location"))
        .contains("," + EVENTS + "]");
  }

  @Test
  void questdb() throws Exception {
    String url = TestQuestDb.url().toString();
    ask("GET", url + "/exec?query=", blocks("influx").get(1));
    run(blocks("influx").get(2), "http://127.0.0.1:8530", url);
    eventually(
        () ->
            assertThat(ask("GET", url + "/exec?query=", "SELECT count() FROM driver_location"))
                .contains("[[" + EVENTS + "]]"));
  }

  @Test
  void prometheus() throws Exception {
    assumeTrue(PrometheusServer.installed(), "prometheus is not on the PATH");
    String url = PrometheusServer.start().toString();
    run(blocks("prometheus").get(0), "http://127.0.0.1:9090", url);
    assertThat(ask("GET", url + "/api/v1/query?query=", "driver_speed"))
        .contains("driver-0", "driver-1", "driver-2");
  }

  @Test
  void redis() throws Exception {
    assumeTrue(RedisServer.installed(), "redis-server is not on the PATH");
    try (RedisServer server = new RedisServer()) {
      run(blocks("redis").get(0), "redis://127.0.0.1:6379", server.url().toString());
      assertThat(server.redis().hgetall("driver:driver-2")).containsEntry("lat", "-6.2");
    }
  }

  @Test
  void kafka() throws Exception {
    String copy = TestKafka.topic("copy", 1);
    String example = blocks("kafka").get(0).replace("driver-location-copy", copy);
    run(example, "127.0.0.1:9092", TestKafka.bootstrapServers());
    assertThat(FirehoseRig.records(copy)).hasSize(EVENTS);
  }

  @Test
  void search() throws Exception {
    String url = SearchServer.url().toString();
    run(blocks("search").get(0), "http://127.0.0.1:9200", url);
    SearchServer.ask("POST", "/drivers-2023-11-14/_refresh", "");
    assertThat(SearchServer.ask("GET", "/drivers-2023-11-14/_count", "").path("count").asInt())
        .isEqualTo(EVENTS);
  }

  @Test
  void files() throws Exception {
    Files.createDirectories(directory.resolve("s3/events"));
    try (S3Server server = new S3Server(directory.resolve("s3"))) {
      run(blocks("files").get(0), "http://127.0.0.1:9010", server.url().toString());
      try (Stream<Path> files = Files.walk(directory.resolve("s3/events/firehose"))) {
        assertThat(files.map(Path::toString))
            .anyMatch(file -> file.contains(rig.topic + "/dt=2023-11-14/hr=22/"));
      }
    }
  }

  @Test
  void log() throws Exception {
    run(blocks("log").get(0), "-", "-");
    assertThat(state(firehose)).contains("\"filtered\":0");
  }

  @Test
  void severalSinks() throws Exception {
    run(blocks("Several sinks").get(0), "http://127.0.0.1:9000", origin());
    assertThat(rig.app.ids()).hasSize(1);
  }

  /** The examples of a section. */
  private static List<String> blocks(String section) throws IOException {
    String page = Files.readString(Path.of("../docs/firehose.md"));
    int from = page.indexOf("\n## " + section + "\n");
    assertThat(from).as(section).isPositive();
    int to = page.indexOf("\n## ", from + 1);
    Matcher matcher = BLOCK.matcher(page.substring(from, to < 0 ? page.length() : to));
    List<String> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(matcher.group(2));
    }
    return blocks;
  }

  /** A firehose as in the example, until it has delivered all. */
  private void run(String example, String address, String real) throws Exception {
    Path config =
        Files.writeString(directory.resolve("firehose.yaml"), example.replace(address, real));
    firehose =
        rig.start(
            Stream.concat(
                rig.source(), Stream.of("spring.config.additional-location=file:" + config)));
    for (int i = 0; i < EVENTS; i++) {
      DriverLocation location =
          DriverLocation.newBuilder()
              .setDriverId("driver-" + i)
              .setEventTimestamp(Timestamps.fromMillis(1_700_000_000_000L + i))
              .setLocation(Point.newBuilder().setLatitude(-6.2).setLongitude(106.8))
              .setStatus(DriverStatus.ON_TRIP)
              .setVehicleType(VehicleType.BIKE)
              .setSpeedMetersPerSecond(7.5f)
              .build();
      rig.send(rig.topic, i, SampleEvents.key("driver-" + i), location.toByteArray(), i);
    }
    eventually(
        () ->
            assertThat(state(firehose))
                .contains("\"received\":3,\"delivered\":3,\"deadLettered\":0"));
  }

  private String origin() {
    return rig.app.url().resolve("/").toString().replaceFirst("/$", "");
  }

  private static String ask(String method, String url, String query) throws Exception {
    URI full = URI.create(url + URLEncoder.encode(query, StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(full).method(method, HttpRequest.BodyPublishers.noBody()).build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }
}
