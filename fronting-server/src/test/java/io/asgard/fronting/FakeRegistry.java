package io.asgard.fronting;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Speaks the schema registry's contract: topics that all carry driver locations. */
final class FakeRegistry implements AutoCloseable {
  private final HttpServer server;
  private final List<String> topics = new CopyOnWriteArrayList<>();
  private volatile String team = "transport";

  FakeRegistry(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/v1/topics", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  FakeRegistry with(String topic) {
    topics.add(topic);
    return this;
  }

  /** Gives all topics to another team. */
  void give(String toTeam) {
    team = toTeam;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean versions = exchange.getRequestURI().getPath().contains("/versions/");
    byte[] body = versions ? descriptors() : list().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("ETag", "\"" + topics.size() + team + "\"");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private String list() {
    return topics.stream()
        .map(this::schema)
        .collect(Collectors.joining(",", "{\"topics\": [", "]}"));
  }

  private String schema(String topic) {
    try {
      return JsonFormat.printer()
          .print(
              TopicSchema.newBuilder()
                  .setTopic(topic)
                  .setTeam(team)
                  .setKeyType("asgard.sample.DriverLocationKey")
                  .setMessageType("asgard.sample.DriverLocation")
                  .setEventTime(EventTime.newBuilder().setField("event_timestamp"))
                  .addVersions(SchemaVersion.newBuilder().setVersion(1).setSha256("a")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] descriptors() {
    return FileDescriptorSet.newBuilder()
        .addFile(TimestampProto.getDescriptor().toProto())
        .addFile(DriverLocation.getDescriptor().getFile().toProto())
        .build()
        .toByteArray();
  }
}
