package io.asgard.feed;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedApplicationTest {
  private static final String BUSES =
      """
      vehicle_id,timestamp,speed,route_id,trip_id,latitude,longitude,trip_headsign
      8852,2015-03-08T01:40:54-06:00,30.4,481,1391456,30.296957,-97.74189,SOUTHBOUND
      8852,2015-03-08T03:01:54-05:00,6.84,481,1391456,30.293657,-97.74202,SOUTHBOUND
      8853,2015-03-08T03:02:00-05:00,6.84,481,1391456,0.0,0.0,SOUTHBOUND
      """;

  @TempDir Path folder;
  private final List<Event> received = new CopyOnWriteArrayList<>();
  private final Stop stop = new Stop();
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  @Test
  void feedsAFileAndEndsItsTopic() throws Exception {
    try (FakeFronting fronting = new FakeFronting(Code.STORED, received::addAll)) {
      assertThat(feed(fronting.address(), "bus", buses(), "--json")).isZero();
      assertThat(received).hasSize(2);
      assertThat(fronting.watermarks)
          .extracting(
              end -> end.getTopic() + " " + Instant.ofEpochSecond(end.getTime().getSeconds()))
          .endsWith("bus-location 2015-03-08T08:02:54Z");
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            "\"read\":3,\"dirty\":{\"zero-coordinates\":1},\"sent\":2,\"unsent\":0,\"stored\":2")
        .contains("\"refused\":{\"total\":0}")
        .contains("\"complete\":true");
  }

  @Test
  void tellsHowFarARecordedDayIsStored() throws Exception {
    try (FakeFronting fronting = new FakeFronting(Code.STORED, received::addAll)) {
      // The second row comes 21 minutes after the first: 3 s of real time.
      assertThat(feed(fronting.address(), "bus", buses(), "--speedup", "420")).isZero();
      assertThat(fronting.watermarks)
          .extracting(end -> Instant.ofEpochSecond(end.getTime().getSeconds()).toString())
          .startsWith("2015-03-08T07:40:54Z")
          .endsWith("2015-03-08T08:02:54Z");
    }
  }

  @Test
  void namesEveryAcknowledgedEvent() throws Exception {
    Path ids = folder.resolve("ids");
    try (FakeFronting fronting = new FakeFronting(Code.STORED, received::addAll)) {
      feed(fronting.address(), "bus", buses(), "--ids", ids.toString());
    }
    assertThat(Files.readAllLines(ids))
        .hasSize(2)
        .first()
        .asString()
        .matches("[0-9a-f-]{36} 1425800454000 bus-location");
  }

  @Test
  void refusedEventsAreCountedAndMakeItFail() throws Exception {
    try (FakeFronting fronting = new FakeFronting(Code.TOO_OLD, received::addAll)) {
      assertThat(feed(fronting.address(), "bus", buses())).isEqualTo(1);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("bus  refused  2 TOO_OLD, e.g. told to");
  }

  @Test
  void givesUpWhenNothingAnswers() throws Exception {
    assertThat(feed("127.0.0.1:1", "bus", buses(), "--give-up", "1s")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("fronting 127.0.0.1:1: no answer for 1 s");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("bus  refused  2 UNAVAILABLE");
  }

  @Test
  void simulatesUntilItIsStopped() throws Exception {
    try (FakeFronting fronting = new FakeFronting(Code.STORED, received::addAll)) {
      CompletableFuture<Integer> code =
          CompletableFuture.supplyAsync(
              () -> feed(fronting.address(), "simulate", "--rate", "2000"));
      eventually(() -> assertThat(received).hasSizeGreaterThan(500));
      stop.request();
      assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
      assertThat(fronting.watermarks).hasSize(2);
    }
    assertThat(received).extracting(Event::getTopic).contains("driver-location", "booking");
  }

  @Test
  void aMissingTokenIsSaid() {
    assertThat(FeedApplication.run(stop, "simulate", "--token-file", "/none")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--token-file: /none");
  }

  @Test
  void aMissingFileIsSaid() {
    assertThat(feed("127.0.0.1:1", "bus", "/none.csv")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("file: /none.csv");
  }

  private int feed(String fronting, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--fronting", fronting, "--token-file", write("token", "secret")));
    return FeedApplication.run(stop, all.toArray(String[]::new));
  }

  private String buses() {
    return write("buses.csv", BUSES);
  }

  private String write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
