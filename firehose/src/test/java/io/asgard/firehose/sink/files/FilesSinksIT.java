package io.asgard.firehose.sink.files;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import io.asgard.firehose.store.ObjectStore;
import io.asgard.firehose.store.S3Server;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSinksIT extends SinkContract {
  @TempDir private Path directory;
  private S3Server server;
  private ObjectStore store;
  private Sink sink;

  @BeforeEach
  void open() throws Exception {
    Files.createDirectory(directory.resolve("events"));
    server = new S3Server(directory);
    store = ObjectStore.of(settings("s3://events/some/place", Map.of()).store());
    sink = sink("s3://events/some/place", Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    server.close();
  }

  @Test
  void writesAnObjectBelowThePrefix() throws Exception {
    sink.deliver(events(3));
    try (ObjectStore all = ObjectStore.of(settings("s3://events", Map.of()).store())) {
      assertThat(all.list("some/place/driver-location/dt=2023-11-14/hr=22/driver-location-0-"))
          .hasSize(1);
    }
  }

  @Test
  void replacesTheObjectOfABatchThatComesAgain() throws Exception {
    sink.deliver(events(3));
    sink.deliver(events(3));
    assertThat(store.list("")).hasSize(1);
  }

  @Test
  void writesPartsOfPathsAsTheyAreEscaped() throws Exception {
    Map<String, String> byDriver =
        Map.of("path", "driver={{message.driver_id}}", "partition", "none");
    List<Event> events = List.of(event(1, "a b/é"), event(2, "x"));
    assertThat(sink("s3://events", byDriver).deliver(events))
        .containsExactly(Delivery.done(), Delivery.done());
    try (ObjectStore all = ObjectStore.of(settings("s3://events", Map.of()).store())) {
      assertThat(all.list("driver=a%20b%2F%C3%A9/")).hasSize(1);
    }
  }

  @Test
  void retriesUntilThereIsTheBucket() throws Exception {
    Sink elsewhere = sink("s3://elsewhere", Map.of());
    assertThat(elsewhere.deliver(events(2)))
        .containsOnly(
            Delivery.retry(
                "s3://elsewhere: status 404: NoSuchBucket: The specified bucket does not exist"));
    Files.createDirectory(directory.resolve("elsewhere"));
    assertThat(elsewhere.deliver(events(2))).containsOnly(Delivery.done());
  }

  @Test
  void retriesWithWrongCredentials() throws Exception {
    List<Delivery> answers = sink("s3://events", Map.of("secret-key", "guess")).deliver(events(1));
    assertThat(outcomes(answers)).containsExactly(Outcome.RETRY);
    assertThat(answers.get(0).detail())
        .startsWith("s3://events: status 403: SignatureDoesNotMatch");
  }

  @Test
  void leavesEventsForLaterWithoutAConnection() throws Exception {
    server.close();
    List<Delivery> answers = sink.deliver(events(2));
    assertThat(outcomes(answers)).containsExactly(Outcome.LATER, Outcome.LATER);
    assertThat(answers.get(0).detail()).contains("Connection refused");
  }

  @Test
  void retriesWhenThereIsNoAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> settings =
          Map.of("endpoint", "http://127.0.0.1:" + silent.getLocalPort(), "timeout", "500ms");
      List<Delivery> answers = sink("s3://events", settings).deliver(events(1));
      assertThat(outcomes(answers)).containsExactly(Outcome.RETRY);
      assertThat(answers.get(0).detail()).contains("500 millis");
    }
  }

  private static List<Outcome> outcomes(List<Delivery> answers) {
    return answers.stream().map(Delivery::outcome).toList();
  }

  private FilesSettings settings(String url, Map<String, String> others) {
    Map<String, String> all = new HashMap<>();
    all.put("endpoint", server.url().toString());
    all.put("access-key", S3Server.ACCESS_KEY);
    all.put("secret-key", S3Server.SECRET_KEY);
    all.putAll(others);
    return TestSettings.bind(FilesSettings.class, url, all);
  }

  private Sink sink(String url, Map<String, String> others) {
    return new FilesSinks(settings(url, others), Map.of()).open();
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    try {
      return TestFiles.offsets(store);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected void breakDown() {
    try {
      server.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
