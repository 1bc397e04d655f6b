package io.asgard.registry;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.ProtoFile;
import io.asgard.contracts.v1.ProtoSources;
import io.asgard.contracts.v1.TopicSchema;
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
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One registry for all tests of this JVM, and how to speak with it. */
public final class TestRegistry {
  public static final String EDITOR = TestTokens.token("transport", "EDITOR");
  public static final String VIEWER = TestTokens.token("food", "VIEWER");
  public static final String PUBLISHER = TestTokens.token("food", "PUBLISHER");
  public static final String STRANGER = TestTokens.token("food", "EDITOR");
  public static final String ADMIN = TestTokens.token("platform", "ADMIN");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private TestRegistry() {}

  /** The address of the one registry. */
  public static String url() {
    return Holder.URL;
  }

  static ConfigurableApplicationContext context() {
    return Holder.CONTEXT;
  }

  private static final class Holder {
    static final ConfigurableApplicationContext CONTEXT = start();
    static final String URL =
        "http://127.0.0.1:" + CONTEXT.getEnvironment().getProperty("local.server.port");

    private static ConfigurableApplicationContext start() {
      ConfigurableApplicationContext context = TestRegistry.start(TestPostgres.url());
      String health =
          "http://127.0.0.1:"
              + context.getEnvironment().getProperty("local.server.port")
              + "/actuator/health";
      eventually(
          () ->
              assertThat(
                      HTTP.send(
                              HttpRequest.newBuilder(URI.create(health)).build(),
                              BodyHandlers.ofString())
                          .body())
                  .contains("\"UP\""));
      return context;
    }
  }

  /** Another registry, in a database of its own. */
  static ConfigurableApplicationContext start(String postgres) {
    return new SpringApplicationBuilder(RegistryApplication.class)
        .properties(TestTokens.properties())
        .run(
            "--server.port=0",
            "--registry.refresh=100ms",
            "--registry.postgres.url=" + postgres,
            "--registry.postgres.password=postgres");
  }

  static HttpResponse<byte[]> put(String topic, String token) throws Exception {
    return put(DescriptorSets.topic(topic), token);
  }

  static HttpResponse<byte[]> put(TopicSchema topic, String token) throws Exception {
    return send(
        request("/v1/topics/" + topic.getTopic(), token)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(JsonFormat.printer().print(topic))));
  }

  static HttpResponse<byte[]> register(String topic, Message set, String token) throws Exception {
    return post("/v1/topics/" + topic + "/versions", set.toByteArray(), token);
  }

  static HttpResponse<byte[]> post(String path, byte[] body, String token) throws Exception {
    return send(
        request(path, token)
            .header("Content-Type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  static HttpResponse<byte[]> post(String path, Message body, String token) throws Exception {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonFormat.printer().print(body))));
  }

  static HttpResponse<byte[]> get(String path, String token) throws Exception {
    return send(request(path, token).GET());
  }

  static HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .header("Authorization", "Bearer " + token);
  }

  static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static <B extends Message.Builder> B message(HttpResponse<byte[]> response, B into)
      throws IOException {
    JsonFormat.parser().merge(text(response), into);
    return into;
  }

  static <B extends Message.Builder> B sample(String name, B into) throws IOException {
    try (InputStream in = TestRegistry.class.getResourceAsStream("/http/schema-registry/" + name)) {
      JsonFormat.parser().merge(new String(in.readAllBytes(), StandardCharsets.UTF_8), into);
      return into;
    }
  }

  /** One source file with a Key and a Message of package acme, whose fields these are. */
  static ProtoSources order(String fields) {
    return sources(
        """
        syntax = "proto3";
        package acme;
        import "google/protobuf/timestamp.proto";
        message OrderKey { string order_id = 1; }
        message Order { google.protobuf.Timestamp at = 1; %s }
        message Place { double latitude = 1; double longitude = 2; }
        """
            .formatted(fields));
  }

  static ProtoSources sources(String content) {
    return ProtoSources.newBuilder()
        .addFiles(ProtoFile.newBuilder().setName("acme/order.proto").setContent(content))
        .build();
  }

  /** A topic of {@link #order}. */
  static TopicSchema.Builder orderTopic(String name) {
    TopicSchema.Builder topic =
        DescriptorSets.topic(name).toBuilder()
            .setKeyType("acme.OrderKey")
            .setMessageType("acme.Order");
    topic.getEventTimeBuilder().setField("at");
    return topic;
  }
}
