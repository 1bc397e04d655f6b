package io.asgard.platform.clusters;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.test.TestOdin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamWatchTest {
  private static final String STREAM = "mainstream";
  private static final Duration SILENCE = Duration.ofMillis(600);

  @TempDir Path cache;
  private final List<StreamLocation> told = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closes() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void tellsWhereTheStreamIsAndEachMove() {
    TestOdin odin = odin();
    odin.serves(STREAM, "a:1");
    watch(odin.url());
    toldInOrder("a:1");
    odin.serves(STREAM, "b:1");
    toldInOrder("a:1", "b:1");
    odin.serves(STREAM, "a:1");
    toldInOrder("a:1", "b:1", "a:1");
  }

  @Test
  void aNewEpochOfTheSamePlaceIsNoMove() {
    TestOdin odin = odin();
    odin.serves(STREAM, "a:1");
    watch(odin.url());
    toldInOrder("a:1");
    odin.serves(STREAM, "a:1");
    odin.serves(STREAM, "b:1");
    toldInOrder("a:1", "b:1");
  }

  @Test
  void tellsTheLastKnownPlaceWhileOdinIsAwayAndGoesOnWhenItIsBack() {
    TestOdin odin = odin();
    odin.serves(STREAM, "a:1");
    assertThat(locations(odin.url()).locate(STREAM).getBootstrap()).isEqualTo("a:1");
    odin.close();
    watch(odin.url());
    toldInOrder("a:1");
    TestOdin again = opened(TestOdin.start(odin.port(), 1));
    again.serves(STREAM, "b:1");
    toldInOrder("a:1", "b:1");
  }

  @Test
  void goesOnAfterARestartOfOdin() {
    TestOdin odin = odin();
    odin.serves(STREAM, "a:1");
    watch(odin.url());
    toldInOrder("a:1");
    odin.close();
    TestOdin again = opened(TestOdin.start(odin.port(), 7));
    again.serves(STREAM, "a:1");
    again.serves(STREAM, "b:1");
    eventually(() -> assertThat(told.get(told.size() - 1).getBootstrap()).isEqualTo("b:1"));
    assertThat(told).hasSize(2);
  }

  @Test
  void neverGoesBackNotEvenAfterARestartOfItsOwn() {
    TestOdin odin = odin();
    odin.serves(STREAM, "a:1");
    odin.serves(STREAM, "b:1");
    watch(odin.url());
    toldInOrder("b:1");
    odin.close();
    TestOdin older = opened(TestOdin.start(odin.port(), 0));
    older.serves(STREAM, "a:1");
    told.clear();
    watch(older.url());
    toldInOrder("b:1");
    assertThat(locations(older.url()).locate(STREAM).getBootstrap()).isEqualTo("b:1");
    older.serves(STREAM, "c:1"); // The same epoch as that of b:1.
    older.serves(STREAM, "d:1");
    eventually(() -> assertThat(told.get(told.size() - 1).getBootstrap()).isEqualTo("d:1"));
    assertThat(told).extracting(StreamLocation::getBootstrap).doesNotContain("a:1");
  }

  @Test
  void survivesWhateverAListenerThrows() {
    TestOdin odin = odin();
    odin.serves(STREAM, "a:1");
    open.add(
        locations(odin.url())
            .watch(
                STREAM,
                place -> {
                  told.add(place);
                  if (place.getBootstrap().equals("a:1")) {
                    throw new AssertionError("the test's own");
                  }
                  throw new IllegalStateException("the test's own");
                }));
    toldInOrder("a:1");
    odin.serves(STREAM, "b:1");
    toldInOrder("a:1", "b:1");
    odin.serves(STREAM, "c:1");
    toldInOrder("a:1", "b:1", "c:1");
  }

  @Test
  void survivesWhatIsNoLocation() {
    TestOdin odin = odin();
    odin.says(STREAM, "garbage");
    watch(odin.url());
    odin.says(STREAM, "{\"stream\":\"other\",\"epoch\":\"8\",\"bootstrap\":\"x:1\"}");
    odin.says(STREAM, "{\"stream\":\"mainstream\",\"epoch\":\"9\"}");
    odin.says(STREAM, "x".repeat(100_000));
    odin.serves(STREAM, "a:1");
    toldInOrder("a:1");
  }

  @Test
  void waitsForAStreamThatIsNotDeclaredYet() {
    TestOdin odin = odin();
    watch(odin.url());
    odin.serves("other", "x:1");
    odin.serves(STREAM, "a:1");
    toldInOrder("a:1");
  }

  @Test
  void noticesAConnectionThatSaysNothingMore() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      watch(URI.create("http://127.0.0.1:" + silent.getLocalPort()));
      Socket first = answered(silent, 1, "a:1");
      toldInOrder("a:1");
      Socket second = answered(silent, 2, "b:1"); // The first is still open.
      toldInOrder("a:1", "b:1");
      first.close();
      second.close();
    }
  }

  @Test
  void goesOnWhenAListenerFails() {
    TestOdin odin = odin();
    odin.serves(STREAM, "a:1");
    opened(
        locations(odin.url())
            .watch(
                STREAM,
                location -> {
                  told.add(location);
                  throw new IllegalStateException("of the listener");
                }));
    toldInOrder("a:1");
    odin.serves(STREAM, "b:1");
    toldInOrder("a:1", "b:1");
  }

  @Test
  void endsWithItsThreadsWhetherOdinIsThereOrNot() {
    TestOdin odin = odin();
    odin.serves(STREAM, "a:1");
    StreamLocations.Watch watch = watch(odin.url());
    toldInOrder("a:1");
    StreamLocations.Watch waiting = watch(URI.create("http://127.0.0.1:1"));
    assertThat(threads()).hasSize(2);
    watch.close();
    waiting.close();
    assertThat(threads()).isEmpty();
  }

  @Test
  void tellsWithinMilliseconds() throws Exception {
    TestOdin odin = odin();
    odin.serves(STREAM, "a:0");
    BlockingQueue<StreamLocation> arrived = new LinkedBlockingQueue<>();
    opened(locations(odin.url()).watch(STREAM, arrived::add));
    assertThat(arrived.poll(10, TimeUnit.SECONDS)).isNotNull();
    List<Long> micros = new ArrayList<>();
    for (int i = 1; i <= 101; i++) {
      long begin = System.nanoTime();
      odin.serves(STREAM, "a:" + i);
      assertThat(arrived.poll(10, TimeUnit.SECONDS)).isNotNull();
      micros.add((System.nanoTime() - begin) / 1000);
    }
    micros.sort(null);
    System.out.printf(
        "from Odin to the listener: p50 %d us, p99 %d us%n", micros.get(50), micros.get(99));
    assertThat(micros.get(50)).isLessThan(50_000);
  }

  @Test
  void aPlainAddressIsToldOnce() {
    opened(StreamLocations.fixed("a:1").watch(STREAM, told::add));
    assertThat(told).extracting(StreamLocation::getBootstrap).containsExactly("a:1");
  }

  private static Socket answered(ServerSocket server, int epoch, String bootstrap)
      throws IOException {
    Socket socket = server.accept();
    OutputStream out = socket.getOutputStream();
    String event =
        "data:{\"stream\":\"%s\",\"epoch\":\"%d\",\"bootstrap\":\"%s\"}\r\n\r\n"
            .formatted(STREAM, epoch, bootstrap);
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    out.write((head + event).getBytes(StandardCharsets.UTF_8));
    out.flush();
    return socket;
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("watch-" + STREAM))
        .toList();
  }

  private void toldInOrder(String... places) {
    eventually(
        () -> assertThat(told).extracting(StreamLocation::getBootstrap).containsExactly(places));
  }

  private StreamLocations.Watch watch(URI odin) {
    return opened(locations(odin).watch(STREAM, told::add));
  }

  private StreamLocations locations(URI odin) {
    return new OdinStreams(odin, cache, () -> "token", SILENCE);
  }

  private TestOdin odin() {
    return opened(TestOdin.start());
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }
}
