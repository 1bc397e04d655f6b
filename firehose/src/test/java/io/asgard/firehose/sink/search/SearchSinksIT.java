package io.asgard.firehose.sink.search;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import io.asgard.platform.test.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SearchSinksIT extends SinkContract {
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final Map<String, String> DRIVER =
      new TreeMap<>(Map.of("driver", "message.driver_id", "at", "offset"));

  private final String index = "drivers-" + TESTS.incrementAndGet();
  private final Sink sink = sink(Map.of(), Map.of());

  @Test
  void writesAllOfAnEventUnderItsId() throws Exception {
    sink.deliver(List.of(event(7)));
    JsonNode hit = hits().get(0);
    assertThat(hit.path("_id").stringValue()).isEqualTo("00000000-0000-0000-0000-000000000007");
    assertThat(hit.path("_source").path("message").path("vehicleType").stringValue())
        .isEqualTo("BIKE");
  }

  @Test
  void namesWhatHasNoIdAfterItsPlaceInKafka() throws Exception {
    Event event =
        Event.of(
            SampleEvents.record(SampleEvents.TOPIC, 3, 9, null, SampleEvents.message("a"), null),
            SampleEvents.TYPE);
    assertThat(sink.deliver(List.of(event))).containsExactly(Delivery.done());
    assertThat(hits().get(0).path("_id").stringValue()).isEqualTo("driver-location-3-9");
  }

  @Test
  void replacesTheDocumentOfAnId() throws Exception {
    Map<String, String> of = Map.of("id", "message.driver_id");
    sink(of, DRIVER).deliver(List.of(event(1, "a"), event(2, "b"), event(3, "a")));
    assertThat(documents())
        .containsExactly("{\"at\":2,\"driver\":\"b\"}", "{\"at\":3,\"driver\":\"a\"}");
  }

  @Test
  void updatesTheFieldsThatItHas() throws Exception {
    Map<String, String> update = Map.of("id", "message.driver_id", "mode", "update");
    sink(update, DRIVER).deliver(List.of(event(1, "a")));
    sink(update, Map.of("at", "offset")).deliver(List.of(event(2, "a")));
    assertThat(documents()).containsExactly("{\"at\":2,\"driver\":\"a\"}");
  }

  @Test
  void createsWhatIsNotThere() throws Exception {
    Map<String, String> create = Map.of("id", "message.driver_id", "mode", "create");
    assertThat(sink(create, DRIVER).deliver(List.of(event(1, "a"), event(2, "a"))))
        .containsExactly(Delivery.done(), Delivery.done());
    assertThat(documents()).containsExactly("{\"at\":1,\"driver\":\"a\"}");
  }

  @Test
  void deletesWhatIsThere() throws Exception {
    sink(Map.of("id", "message.driver_id"), DRIVER).deliver(List.of(event(1, "a"), event(2, "b")));
    Map<String, String> delete = Map.of("id", "message.driver_id", "mode", "delete");
    assertThat(sink(delete, Map.of()).deliver(List.of(event(3, "a"), event(4, "nobody"))))
        .containsExactly(Delivery.done(), Delivery.done());
    assertThat(documents()).containsExactly("{\"at\":2,\"driver\":\"b\"}");
  }

  @Test
  void rejectsWhatDoesNotFitTheMapping() throws Exception {
    Map<String, String> fields = Map.of("at", "offset == 2 ? 'two' : string(offset)");
    SearchServer.put("/" + index, "{\"mappings\":{\"properties\":{\"at\":{\"type\":\"long\"}}}}");
    List<Delivery> answers = sink(Map.of(), fields).deliver(events(4));
    assertThat(outcomes(answers))
        .containsExactly(Outcome.DONE, Outcome.DONE, Outcome.REJECT, Outcome.DONE);
    assertThat(answers.get(2).detail())
        .startsWith(
            "status 400: mapper_parsing_exception: failed to parse field [at] of type [long]")
        .endsWith("For input string: \"two\"");
  }

  @Test
  void rejectsAnIndexThatCannotBe() throws Exception {
    Sink each = sink("{{message.driver_id}}", Map.of(), Map.of());
    assertThat(each.deliver(List.of(event(1, index), event(2, "A*"), event(3, ""))))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.DONE, Outcome.REJECT, Outcome.BAD_EVENT);
  }

  @Test
  void rejectsAnIdThatWouldCostTheWholeRequest() throws Exception {
    Sink each = sink(Map.of("id", "message.driver_id"), DRIVER);
    List<Event> events = List.of(event(1, "a"), event(2, "long".repeat(200)), event(3, ""));
    assertThat(outcomes(each.deliver(events)))
        .containsExactly(Outcome.DONE, Outcome.BAD_EVENT, Outcome.BAD_EVENT);
  }

  @Test
  void holdsUpTheKeysOfWhatHasToWait() throws Exception {
    SearchServer.put(
        "/" + index + "-full", "{\"settings\":{\"index.blocks.read_only_allow_delete\":true}}");
    Sink each = sink(index + "{{offset == 2 ? '-full' : ''}}", Map.of(), DRIVER);
    List<Delivery> answers =
        each.deliver(List.of(event(1, "a"), event(2, "a"), event(3, "b"), event(4, "a")));
    assertThat(outcomes(answers))
        .containsExactly(Outcome.DONE, Outcome.RETRY, Outcome.DONE, Outcome.LATER);
    assertThat(answers.get(1).detail()).startsWith("status 429: cluster_block_exception");
  }

  @Test
  void waitsForRoomForAnotherIndex() throws Exception {
    limitShards("1");
    try {
      List<Delivery> answers = sink(Map.of(), Map.of()).deliver(events(1));
      assertThat(outcomes(answers)).containsExactly(Outcome.RETRY);
      assertThat(answers.get(0).detail()).contains("maximum shards open");
    } finally {
      limitShards("null");
    }
  }

  @Test
  void halvesWhatIsTooMuchForOneRequest() throws Exception {
    List<Event> events =
        LongStream.range(0, 20).mapToObj(i -> event(i, i + "x".repeat(60_000))).toList();
    assertThat(sink.deliver(events)).hasSize(20).containsOnly(Delivery.done());
    assertThat(arrived()).hasSize(20);
  }

  @Test
  void rejectsTheOneEventThatIsTooMuch() throws Exception {
    List<Event> events = List.of(event(1), event(2, "x".repeat(600_000)), event(3), event(4));
    List<Delivery> answers = sink.deliver(events);
    assertThat(outcomes(answers))
        .containsExactly(Outcome.DONE, Outcome.REJECT, Outcome.DONE, Outcome.DONE);
    assertThat(answers.get(1).detail()).startsWith("status 413");
  }

  @Test
  void takesTheIndexOfTheDay() throws Exception {
    Sink daily = sink(index + "-{{string(event_time).substring(0, 10)}}", Map.of(), DRIVER);
    assertThat(daily.deliver(events(1))).containsExactly(Delivery.done());
    assertThat(hits(index + "-2023-11-14")).hasSize(1);
  }

  @Test
  void sendsTheRoutingAndCompresses() throws Exception {
    Map<String, String> settings = Map.of("routing", "r-{{message.driver_id}}", "gzip", "true");
    assertThat(sink(settings, DRIVER).deliver(events(2)))
        .containsExactly(Delivery.done(), Delivery.done());
    assertThat(hits())
        .extracting(hit -> hit.path("_routing").stringValue())
        .containsExactly("r-driver-0", "r-driver-1");
  }

  @Test
  void leavesEventsForLaterWithoutAConnection() throws Exception {
    Sink away = sinkAt("http://127.0.0.1:" + FreePort.find());
    List<Delivery> answers = away.deliver(events(2));
    assertThat(outcomes(answers)).containsExactly(Outcome.LATER, Outcome.LATER);
    assertThat(answers.get(0).detail()).contains("Connection refused");
  }

  @Test
  void retriesWhenThereIsNoAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Delivery> answers =
          sinkAt("http://127.0.0.1:" + silent.getLocalPort()).deliver(events(1));
      assertThat(answers).containsExactly(Delivery.retry("no answer within 500 ms"));
    }
  }

  @Test
  void retriesWhereThereIsNoCluster() throws Exception {
    List<Delivery> answers = sinkAt(SearchServer.url() + "/else/where").deliver(events(2));
    assertThat(outcomes(answers)).containsExactly(Outcome.RETRY, Outcome.RETRY);
  }

  private static void limitShards(String most) {
    SearchServer.put(
        "/_cluster/settings", "{\"transient\":{\"cluster.max_shards_per_node\":" + most + "}}");
  }

  private static List<Outcome> outcomes(List<Delivery> answers) {
    return answers.stream().map(Delivery::outcome).toList();
  }

  private Sink sinkAt(String url) {
    SearchSettings settings =
        TestSettings.bind(SearchSettings.class, url, Map.of("index", index, "timeout", "500ms"));
    return new SearchSinks(settings, Map.of()).open();
  }

  private Sink sink(Map<String, String> settings, Map<String, String> fields) {
    return sink(index, settings, fields);
  }

  private static Sink sink(String index, Map<String, String> settings, Map<String, String> fields) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("index", index);
    return new SearchSinks(
            TestSettings.bind(SearchSettings.class, SearchServer.url().toString(), all), fields)
        .open();
  }

  private List<JsonNode> hits() {
    return hits(index);
  }

  /** In the order of their last writing. */
  private static List<JsonNode> hits(String index) {
    SearchServer.ask("POST", "/" + index + "/_refresh", "");
    JsonNode answer =
        SearchServer.ask("GET", "/" + index + "/_search?seq_no_primary_term=true&size=1000", "");
    List<JsonNode> hits = new ArrayList<>();
    answer.path("hits").path("hits").forEach(hits::add);
    hits.sort(Comparator.comparing(hit -> hit.path("_seq_no").asLong()));
    return hits;
  }

  private List<String> documents() {
    return hits().stream().map(hit -> hit.path("_source").toString()).toList();
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    return hits().stream().map(hit -> hit.path("_source").path("offset").asLong()).toList();
  }

  @Override
  protected void breakDown() {
    SearchServer.put("/" + index, "{\"settings\":{\"index.blocks.write\":true}}");
  }
}
