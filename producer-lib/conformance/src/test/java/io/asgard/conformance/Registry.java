package io.asgard.conformance;

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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Speaks the schema registry's contract: topics by their teams, all with driver locations. */
final class Registry implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> teams;

  Registry(Map<String, String> teams) throws IOException {
    this.teams = teams;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/topics", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean versions = exchange.getRequestURI().getPath().contains("/versions/");
    byte[] body = versions ? descriptors() : list().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("ETag", "\"1\"");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private String list() {
    return teams.entrySet().stream()
        .map(topic -> schema(topic.getKey(), topic.getValue()))
        .collect(Collectors.joining(",", "{\"topics\": [", "]}"));
  }

  private static String schema(String topic, String team) {
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
