package io.asgard.fronting;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.fronting.intake.FrontingServer;
import io.asgard.platform.test.TestOdin;
import io.asgard.platform.test.TestTokens;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ConfigurableApplicationContext;

/** The booted service, and clients of its protocols. */
final class Fronting implements AutoCloseable {
  static final String TOKEN = TestTokens.token("transport", "PUBLISHER");

  private final ConfigurableApplicationContext app;
  private final ManagedChannel channel;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  private Fronting(ConfigurableApplicationContext app) {
    this.app = app;
    int port = app.getBean(FrontingServer.class).port();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    base = URI.create("http://127.0.0.1:" + port);
  }

  static Fronting start(String bootstrap, URI registry, String... more) {
    return start("fronting.kafka.bootstrap-servers=" + bootstrap, registry, List.of(more));
  }

  /** One that asks Odin where its stream is. */
  static Fronting follow(TestOdin odin, String stream, URI registry, String... more) {
    List<String> settings = new ArrayList<>(Arrays.asList(more));
    settings.add("fronting.odin.url=" + odin.url());
    settings.add("fronting.odin.cache=" + spool());
    return start("fronting.kafka.stream=" + stream, registry, settings);
  }

  private static Fronting start(String kafka, URI registry, List<String> more) {
    List<String> settings = new ArrayList<>(Arrays.asList(TestTokens.properties()));
    settings.addAll(
        List.of("server.port=0", "fronting.port=0", kafka, "fronting.registry.url=" + registry));
    settings.addAll(more);
    if (settings.stream().noneMatch(setting -> setting.startsWith("fronting.spool.directory="))) {
      settings.add("fronting.spool.directory=" + spool());
    }
    return new Fronting(
        new SpringApplicationBuilder(FrontingApplication.class)
            .run(settings.stream().map(setting -> "--" + setting).toArray(String[]::new)));
  }

  private static Path spool() {
    try {
      return Files.createTempDirectory("spool");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FrontingGrpc.FrontingBlockingStub blocking() {
    return as(TOKEN, FrontingGrpc.newBlockingStub(channel));
  }

  FrontingGrpc.FrontingStub async(String token) {
    return as(token, FrontingGrpc.newStub(channel));
  }

  <S extends AbstractStub<S>> S as(String token, S stub) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  ManagedChannel channel() {
    return channel;
  }

  HttpResponse<byte[]> post(String path, String token, String type, byte[] body)
      throws IOException, InterruptedException {
    return post(path, token, type, body, "identity");
  }

  HttpResponse<byte[]> post(String path, String token, String type, byte[] body, String encoding)
      throws IOException, InterruptedException {
    return http.send(
        // As curl does it: the JDK's client hangs on an answer that comes before its body has gone.
        HttpRequest.newBuilder(base.resolve(path))
            .version(HttpClient.Version.HTTP_1_1)
            .expectContinue(true)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .header("Content-Encoding", encoding)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  /** A WebSocket whose token is in the header. */
  Socket socket(String token) {
    return Socket.open(http, streamAddress(), Map.of("Authorization", "Bearer " + token));
  }

  /** A WebSocket as a browser opens it. */
  Socket browser(String token) {
    return Socket.open(
        http, streamAddress(), Map.of("Origin", "http://x"), "asgard.v1", "bearer." + token);
  }

  int port() {
    return base.getPort();
  }

  double metric(String name, String... tags) {
    return app.getBean(MeterRegistry.class)
        .get(name)
        .tags(tags)
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }

  private URI streamAddress() {
    return URI.create("ws://127.0.0.1:" + base.getPort() + "/v1/events/stream");
  }

  String health(String part) {
    return app.getBean(HealthEndpoint.class).healthForPath(part).getStatus().getCode();
  }

  /** What a load balancer sees. */
  HttpResponse<String> readiness() throws IOException, InterruptedException {
    String port = app.getEnvironment().getRequiredProperty("local.server.port");
    URI address = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
    return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  void stop() {
    app.close();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    app.close();
  }

  static Event event(String topic, String driver) {
    return event(topic, driver, Instant.now());
  }

  static Event event(String topic, String driver, Instant time) {
    return Event.newBuilder()
        .setTopic(topic)
        .setKey(DriverLocationKey.newBuilder().setDriverId(driver).build().toByteString())
        .setMessage(
            DriverLocation.newBuilder()
                .setDriverId(driver)
                .setEventTimestamp(
                    Timestamp.newBuilder()
                        .setSeconds(time.getEpochSecond())
                        .setNanos(time.getNano()))
                .build()
                .toByteString())
        .build();
  }
}
