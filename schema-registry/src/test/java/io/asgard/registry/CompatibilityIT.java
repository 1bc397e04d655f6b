package io.asgard.registry;

import static io.asgard.registry.TestRegistry.ADMIN;
import static io.asgard.registry.TestRegistry.EDITOR;
import static io.asgard.registry.TestRegistry.STRANGER;
import static io.asgard.registry.TestRegistry.VIEWER;
import static io.asgard.registry.TestRegistry.get;
import static io.asgard.registry.TestRegistry.message;
import static io.asgard.registry.TestRegistry.order;
import static io.asgard.registry.TestRegistry.orderTopic;
import static io.asgard.registry.TestRegistry.post;
import static io.asgard.registry.TestRegistry.put;
import static io.asgard.registry.TestRegistry.sample;
import static io.asgard.registry.TestRegistry.sources;
import static io.asgard.registry.TestRegistry.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.ProtoSources;
import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.SchemaCheck;
import io.asgard.contracts.v1.SchemaFinding;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicRead;
import io.asgard.contracts.v1.TopicReaders;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchema.Compatibility;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CompatibilityIT {
  @Test
  void compilesSourcesAndRefusesWhatBreaksReaders() throws Exception {
    topic("sources", Compatibility.COMPATIBILITY_UNSPECIFIED);
    assertThat(version("sources", order("int32 total = 2;")).statusCode()).isEqualTo(201);
    HttpResponse<byte[]> refused = version("sources", order("string total = 2;"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(text(refused))
        .contains("\"compatibility\":\"FULL\"", "\"rule\":\"FIELD_TYPE_CHANGED\"")
        .contains("acme/order.proto: acme.Order.total: FIELD_TYPE_CHANGED: int32 -> string");
    assertThat(latest("sources")).isEqualTo(1);
  }

  @Test
  void answersWithWhatProtocSays() throws Exception {
    topic("mistyped", Compatibility.FULL);
    HttpResponse<byte[]> refused = version("mistyped", order("int33 total = 2;"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused)).contains("acme/order.proto:5:", "\\\"int33\\\" is not defined");
    assertThat(text(version("mistyped", ProtoSources.getDefaultInstance())))
        .contains("files: none");
  }

  @Test
  void checksWithoutWriting() throws Exception {
    topic("checked", Compatibility.BACKWARD);
    version("checked", order("int32 total = 2;"));
    SchemaCheck check = check("checked", "", order(""));
    assertThat(check.getAgainstList()).containsExactly(1);
    assertThat(check.getFindingsList())
        .extracting(SchemaFinding::getRule)
        .containsExactly("FIELD_DELETED");
    assertThat(check("checked", "?compatibility=FULL", order("")).getFindingsCount()).isEqualTo(3);
    assertThat(check("checked", "", order("int32 total = 2; bool paid = 3;")).getFindingsList())
        .isEmpty();
    assertThat(latest("checked")).isEqualTo(1);
  }

  @Test
  void comparesTransitivelyWithEveryVersion() throws Exception {
    topic("transitive", Compatibility.NONE);
    version("transitive", order("int32 total = 2;"));
    version("transitive", order("reserved 2; reserved \"total\";"));
    ProtoSources again = order("string total = 2;");
    topic("transitive", Compatibility.FORWARD);
    assertThat(check("transitive", "", again).getFindingsList())
        .extracting(SchemaFinding::getRule)
        .containsExactly("RESERVED_NUMBER_DROPPED", "RESERVED_NAME_DROPPED");
    topic("transitive", Compatibility.FORWARD_TRANSITIVE);
    SchemaCheck all = check("transitive", "", again);
    assertThat(all.getAgainstList()).containsExactly(1, 2);
    assertThat(all.getFindingsList())
        .extracting(finding -> finding.getRule() + finding.getAgainstList())
        .containsExactly(
            "FIELD_TYPE_CHANGED[1]", "RESERVED_NUMBER_DROPPED[2]", "RESERVED_NAME_DROPPED[2]");
    assertThat(check("transitive", "?against=1", again).getAgainstList()).containsExactly(1);
  }

  @Test
  void namesTheReadersThatAreHit() throws Exception {
    topic("read", Compatibility.FULL);
    version("read", order("int32 total = 2; Place to = 3; Place from = 4;"));
    report("demo/firehose/all", read("read"));
    report(
        "demo/dagger/totals", read("read").setExtent(TopicRead.Extent.FIELDS).addFields("total"));
    report(
        "demo/dagger/places",
        read("read").setExtent(TopicRead.Extent.FIELDS).addFields("to.latitude"));
    report("demo/firehose/raw", read("read").setExtent(TopicRead.Extent.NOTHING));
    SchemaCheck total = check("read", "", order("bool total = 2; Place to = 3; Place from = 4;"));
    assertThat(total.getFindings(0).getReadersList())
        .containsExactly("demo/dagger/totals", "demo/firehose/all");
    SchemaCheck to =
        check("read", "", order("int32 total = 2; repeated Place to = 3; Place from = 4;"));
    assertThat(to.getFindings(0).getReadersList())
        .containsExactly("demo/dagger/places", "demo/firehose/all");
    SchemaCheck key =
        check(
            "read",
            "",
            sources(
                order("int32 total = 2; Place to = 3; Place from = 4;")
                    .getFiles(0)
                    .getContent()
                    .replace("string order_id = 1;", "string order_id = 1; int32 city = 2;")));
    assertThat(key.getFindings(0).getReadersList()).hasSize(4).contains("demo/firehose/raw");
  }

  @Test
  void listsReadersAndForgetsWhatAnInstanceReadsNoLonger() throws Exception {
    topic("listed", Compatibility.FULL);
    report("demo/firehose/one", read("listed").setVersion(3));
    TopicReaders readers =
        message(get("/v1/topics/listed/readers", VIEWER), TopicReaders.newBuilder()).build();
    assertThat(readers.getReadersList())
        .singleElement()
        .satisfies(
            reader -> {
              assertThat(reader.getReader()).isEqualTo("demo/firehose/one");
              assertThat(reader.getTeam()).isEqualTo("food");
              assertThat(reader.getRead().getVersion()).isEqualTo(3);
            });
    report("demo/firehose/one", read("other"));
    assertThat(text(get("/v1/topics/listed/readers", VIEWER))).isEqualTo("{}");
  }

  @Test
  void namesWhoReadsEveryTopic() throws Exception {
    topic("any", Compatibility.FULL);
    report("demo/fronting/gate", read("*"));
    try {
      assertThat(text(get("/v1/topics/any/readers", VIEWER))).contains("demo/fronting/gate");
    } finally {
      report("demo/fronting/gate", read("none"));
    }
  }

  @Test
  void refusesAReportThatNamesNobody() throws Exception {
    ReaderReport nobody =
        ReaderReport.newBuilder().setReader("nobody").addReads(read("t").addFields("a")).build();
    HttpResponse<byte[]> refused = post("/v1/readers", nobody, VIEWER);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused))
        .contains(
            "reader: nobody (expected: project/kind/name)", "instance: ", "reads.fields: [a]");
    assertThat(
            post(
                    "/v1/readers",
                    sample("reader-report.json", ReaderReport.newBuilder()).build(),
                    VIEWER)
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void bringsAnOldVersionBackAsTheNewest() throws Exception {
    topic("back", Compatibility.NONE);
    version("back", order("int32 total = 2;"));
    version("back", order("string total = 2;"));
    topic("back", Compatibility.FULL);
    String path = "/v1/topics/back/versions/1/rollback";
    assertThat(post(path, new byte[0], EDITOR).statusCode()).isEqualTo(409);
    assertThat(post(path + "?force=true", new byte[0], EDITOR).statusCode()).isEqualTo(403);
    HttpResponse<byte[]> forced = post(path + "?force=true", new byte[0], ADMIN);
    assertThat(forced.statusCode()).isEqualTo(201);
    SchemaVersion version = message(forced, SchemaVersion.newBuilder()).build();
    assertThat(version.getVersion()).isEqualTo(3);
    assertThat(version.getRestores()).isEqualTo(1);
    assertThat(version.getRegisteredBy()).isEqualTo("test-platform");
    assertThat(get("/v1/topics/back/versions/latest", VIEWER).body())
        .isEqualTo(get("/v1/topics/back/versions/1", VIEWER).body());
    assertThat(post(path, new byte[0], EDITOR).statusCode()).isEqualTo(200);
    assertThat(post("/v1/topics/back/versions/9/rollback", new byte[0], EDITOR).statusCode())
        .isEqualTo(404);
  }

  @Test
  void pushesAgainWhatWasRolledBack() throws Exception {
    topic("pushed-again", Compatibility.NONE);
    version("pushed-again", order("int32 total = 2;"));
    version("pushed-again", order("int32 total = 2; bool paid = 3;"));
    post("/v1/topics/pushed-again/versions/1/rollback", new byte[0], EDITOR);
    topic("pushed-again", Compatibility.FULL);
    HttpResponse<byte[]> again = version("pushed-again", order("int32 total = 2; bool paid = 3;"));
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(latest("pushed-again")).isEqualTo(4);
    assertThat(version("pushed-again", order("int32 total = 2;")).statusCode()).isEqualTo(409);
  }

  @Test
  void saysWhatAStepBroke() throws Exception {
    topic("steps", Compatibility.NONE);
    version("steps", order("int32 total = 2;"));
    version("steps", order("int32 sum = 2;"));
    HttpResponse<byte[]> changes = get("/v1/topics/steps/versions/latest/changes?since=1", VIEWER);
    assertThat(message(changes, SchemaCheck.newBuilder()).getFindingsList())
        .extracting(SchemaFinding::getRule)
        .containsExactly("FIELD_RENAMED");
  }

  @Test
  void keepsTheModeOfATopicThatIsPutWithoutOne() throws Exception {
    topic("kept-mode", Compatibility.BACKWARD_TRANSITIVE);
    topic("kept-mode", Compatibility.COMPATIBILITY_UNSPECIFIED);
    assertThat(
            message(get("/v1/topics/kept-mode", VIEWER), TopicSchema.newBuilder())
                .getCompatibility())
        .isEqualTo(Compatibility.BACKWARD_TRANSITIVE);
  }

  @Test
  void refusesATopicWhoseNewTypesBreakItsReaders() throws Exception {
    topic("retyped", Compatibility.FULL);
    version("retyped", order("int32 total = 2;"));
    TopicSchema other = orderTopic("retyped").setKeyType("acme.Place").build();
    assertThat(put(other, EDITOR).statusCode()).isEqualTo(409);
    TopicSchema free = other.toBuilder().setCompatibility(Compatibility.NONE).build();
    assertThat(put(free, EDITOR).statusCode()).isEqualTo(200);
    assertThat(latest("retyped")).isEqualTo(2);
    TopicSchema strict = other.toBuilder().setCompatibility(Compatibility.FULL).build();
    assertThat(put(strict, EDITOR).statusCode()).isEqualTo(200);
    assertThat(latest("retyped")).isEqualTo(2);
    assertThat(version("retyped", order("int32 total = 2; bool paid = 3;")).statusCode())
        .isEqualTo(201);
  }

  @Test
  void comparesOnceWithVersionsThatAreAlike() throws Exception {
    topic("alike", Compatibility.NONE);
    version("alike", order("int32 total = 2;"));
    version("alike", order("bool paid = 3;"));
    version("alike", order("int32 total = 2;"));
    SchemaCheck check =
        check("alike", "?against=all&compatibility=FULL", order("string total = 2;"));
    assertThat(check.getAgainstList()).containsExactly(1, 2, 3);
    assertThat(check.getFindings(0).getRule()).isEqualTo("FIELD_TYPE_CHANGED");
    assertThat(check.getFindings(0).getAgainstList()).containsExactly(1, 3);
  }

  @Test
  void onlyOneOfTwoContradictingPushesWins() throws Exception {
    topic("raced", Compatibility.FULL);
    version("raced", order(""));
    List<Callable<Integer>> pushes = new ArrayList<>();
    for (String type : List.of("int32", "string", "bool", "double", "bytes", "Place")) {
      pushes.add(() -> version("raced", order(type + " total = 2;")).statusCode());
    }
    ExecutorService threads = Executors.newFixedThreadPool(pushes.size());
    try {
      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> answer : threads.invokeAll(pushes)) {
        answers.add(answer.get());
      }
      assertThat(answers).containsOnlyOnce(201).containsOnly(201, 409);
    } finally {
      threads.shutdownNow();
    }
    assertThat(latest("raced")).isEqualTo(2);
  }

  @Test
  void letsOnlyTheTeamRegisterAndEveryReaderCheck() throws Exception {
    topic("guarded", Compatibility.FULL);
    String path = "/v1/topics/guarded/";
    assertThat(post(path + "versions", order(""), STRANGER).statusCode()).isEqualTo(403);
    assertThat(post(path + "check", order(""), VIEWER).statusCode()).isEqualTo(200);
    assertThat(post(path + "check", order(""), "none").statusCode()).isEqualTo(401);
    assertThat(post(path + "versions", order("int33 a = 2;"), STRANGER).statusCode())
        .isEqualTo(403);
    assertThat(post("/v1/topics/none/check", order("int33 a = 2;"), VIEWER).statusCode())
        .isEqualTo(404);
    assertThat(text(post(path + "check?compatibility=HALF", order(""), VIEWER)))
        .contains("compatibility: HALF (expected: one of [NONE, BACKWARD");
  }

  private static void topic(String name, Compatibility mode) throws Exception {
    TopicSchema topic = orderTopic(name).setCompatibility(mode).build();
    HttpResponse<byte[]> answer = put(topic, EDITOR);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
  }

  private static HttpResponse<byte[]> version(String topic, ProtoSources sources) throws Exception {
    return post("/v1/topics/" + topic + "/versions", sources, EDITOR);
  }

  private static SchemaCheck check(String topic, String query, ProtoSources sources)
      throws Exception {
    return message(
            post("/v1/topics/" + topic + "/check" + query, sources, VIEWER),
            SchemaCheck.newBuilder())
        .build();
  }

  private static int latest(String topic) throws Exception {
    return message(get("/v1/topics/" + topic, VIEWER), TopicSchema.newBuilder()).getVersionsCount();
  }

  private static TopicRead.Builder read(String topic) {
    return TopicRead.newBuilder().setTopic(topic);
  }

  private static void report(String reader, TopicRead.Builder read) throws Exception {
    ReaderReport report =
        ReaderReport.newBuilder().setReader(reader).setInstance("1@test").addReads(read).build();
    assertThat(post("/v1/readers", report, VIEWER).statusCode()).isEqualTo(204);
  }
}
