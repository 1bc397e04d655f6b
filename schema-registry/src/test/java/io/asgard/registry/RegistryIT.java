package io.asgard.registry;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.test.TestPostgres;
import io.asgard.platform.test.TestTokens;
import io.asgard.registry.catalog.DescriptorSets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class RegistryIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String EDITOR = TestTokens.token("transport", "EDITOR");
  private static final String VIEWER = TestTokens.token("food", "VIEWER");
  private static final String PUBLISHER = TestTokens.token("food", "PUBLISHER");
  private static final String STRANGER = TestTokens.token("food", "EDITOR");
  private static final String ADMIN = TestTokens.token("platform", "ADMIN");

  private static ConfigurableApplicationContext registry;
  private static String url;

  @BeforeAll
  static void start() {
    registry =
        new SpringApplicationBuilder(RegistryApplication.class)
            .properties(TestTokens.properties())
            .run(
                "--server.port=0",
                "--registry.refresh=100ms",
                "--registry.postgres.url=" + TestPostgres.url(),
                "--registry.postgres.password=postgres");
    url = "http://127.0.0.1:" + registry.getEnvironment().getProperty("local.server.port");
    eventually(() -> assertThat(text(get("/actuator/health", "none"))).contains("\"UP\""));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void keepsATopicAsItWasPut() throws Exception {
    TopicSchema put = message(put("kept", EDITOR), TopicSchema.newBuilder()).build();
    TopicSchema sample = sample("topic.json", TopicSchema.newBuilder()).clearVersions().build();
    assertThat(put).isEqualTo(sample.toBuilder().setTopic("kept").build());
    assertThat(message(get("/v1/topics/kept", VIEWER), TopicSchema.newBuilder()).build())
        .isEqualTo(put);
  }

  @Test
  void numbersVersionsAndKnowsASetAgain() throws Exception {
    put("numbered", EDITOR);
    HttpResponse<byte[]> first = register("numbered", DescriptorSets.driverLocation(), EDITOR);
    HttpResponse<byte[]> second = register("numbered", DescriptorSets.withBooking(), EDITOR);
    HttpResponse<byte[]> again = register("numbered", DescriptorSets.driverLocation(), EDITOR);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.headers().firstValue("Location")).contains("/v1/topics/numbered/versions/1");
    assertThat(version(second).getVersion()).isEqualTo(2);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(version(again)).isEqualTo(version(first));
  }

  @Test
  void answersWithTheBytesThatWereRegistered() throws Exception {
    put("bytes", EDITOR);
    register("bytes", DescriptorSets.driverLocation(), EDITOR);
    register("bytes", DescriptorSets.withBooking(), EDITOR);
    assertThat(send(request("/v1/topics/bytes/versions/1", PUBLISHER).GET()).body())
        .isEqualTo(DescriptorSets.driverLocation().toByteArray());
    assertThat(send(request("/v1/topics/bytes/versions/latest", VIEWER).GET()).body())
        .isEqualTo(DescriptorSets.withBooking().toByteArray());
    assertThat(get("/v1/topics/bytes/versions/3", VIEWER).statusCode()).isEqualTo(404);
  }

  @Test
  void tagsEveryAnswer() throws Exception {
    put("tagged", EDITOR);
    register("tagged", DescriptorSets.driverLocation(), EDITOR);
    for (String path : new String[] {"", "/tagged", "/tagged/versions/latest"}) {
      String etag = get("/v1/topics" + path, VIEWER).headers().firstValue("ETag").orElseThrow();
      HttpResponse<byte[]> again =
          send(request("/v1/topics" + path, VIEWER).header("If-None-Match", etag).GET());
      assertThat(again.statusCode()).as(path).isEqualTo(304);
      assertThat(again.body()).isEmpty();
    }
  }

  @Test
  void refusesASetThatIsNotTheTopics() throws Exception {
    put("strict", EDITOR);
    HttpResponse<byte[]> refused =
        register(
            "strict", DescriptorSets.driverLocation().toBuilder().removeFile(0).build(), EDITOR);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused)).contains("keyType: asgard.sample.DriverLocationKey", "messageType: ");
  }

  @Test
  void refusesATopicThatItsVersionContradicts() throws Exception {
    put("fixed", EDITOR);
    register("fixed", DescriptorSets.driverLocation(), EDITOR);
    TopicSchema other =
        DescriptorSets.topic("fixed").toBuilder().setMessageType("asgard.sample.Other").build();
    assertThat(text(put(other, EDITOR))).contains("messageType: asgard.sample.Other");
  }

  @Test
  void letsOnlyTheTeamWrite() throws Exception {
    put("owned", EDITOR);
    assertThat(put("owned", STRANGER).statusCode()).isEqualTo(403);
    assertThat(put("owned", VIEWER).statusCode()).isEqualTo(403);
    assertThat(register("owned", DescriptorSets.driverLocation(), STRANGER).statusCode())
        .isEqualTo(403);
    assertThat(get("/v1/topics/owned", "none").statusCode()).isEqualTo(401);
  }

  @Test
  void letsOnlyAnAdministratorMoveATopic() throws Exception {
    put("moved", EDITOR);
    TopicSchema moved = DescriptorSets.topic("moved").toBuilder().setTeam("food").build();
    assertThat(put(moved, EDITOR).statusCode()).isEqualTo(403);
    assertThat(put(moved, STRANGER).statusCode()).isEqualTo(403);
    assertThat(put(moved, ADMIN).statusCode()).isEqualTo(200);
  }

  @Test
  void servesTheClientThatConsumersUse() throws Exception {
    put("followed", EDITOR);
    try (Schemas schemas = Schemas.http(URI.create(url), () -> VIEWER)) {
      schemas.start();
      register("followed", DescriptorSets.driverLocation(), EDITOR);
      eventually(() -> assertThat(schemas.get("followed").version()).isEqualTo(1));
      register("followed", DescriptorSets.withApiLog(), EDITOR);
      eventually(() -> assertThat(schemas.get("followed").version()).isEqualTo(2));
      assertThat(schemas.get("followed").message().findFieldByName("driver_id")).isNotNull();
    }
  }

  @Test
  void speaksAsTheSamplesDo() throws Exception {
    assertThat(sample("topics.json", TopicSchemas.newBuilder()).getTopics(0))
        .isEqualTo(sample("topic.json", TopicSchema.newBuilder()).build());
    assertThat(sample("topic.json", TopicSchema.newBuilder()).getVersions(0))
        .isEqualTo(sample("version.json", SchemaVersion.newBuilder()).build());
    assertThat(message(get("/v1/topics", VIEWER), TopicSchemas.newBuilder())).isNotNull();
  }

  private static HttpResponse<byte[]> put(String topic, String token) throws Exception {
    return put(DescriptorSets.topic(topic), token);
  }

  private static HttpResponse<byte[]> put(TopicSchema topic, String token) throws Exception {
    return send(
        request("/v1/topics/" + topic.getTopic(), token)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(JsonFormat.printer().print(topic))));
  }

  private static HttpResponse<byte[]> register(String topic, Message set, String token)
      throws Exception {
    return send(
        request("/v1/topics/" + topic + "/versions", token)
            .header("Content-Type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(set.toByteArray())));
  }

  private static HttpResponse<byte[]> get(String path, String token) throws Exception {
    return send(request(path, token).GET());
  }

  private static HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static SchemaVersion version(HttpResponse<byte[]> response) throws IOException {
    return message(response, SchemaVersion.newBuilder()).build();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static <B extends Message.Builder> B message(HttpResponse<byte[]> response, B into)
      throws IOException {
    JsonFormat.parser().merge(text(response), into);
    return into;
  }

  private static <B extends Message.Builder> B sample(String name, B into) throws IOException {
    try (InputStream in = RegistryIT.class.getResourceAsStream("/http/schema-registry/" + name)) {
      JsonFormat.parser().merge(new String(in.readAllBytes(), StandardCharsets.UTF_8), into);
      return into;
    }
  }
}
