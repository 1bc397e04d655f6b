package io.asgard.firehose;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TimestampProto;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asgard.contracts.sample.DriverLocation;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A registry as the samples of the contracts have it, for topics of the test's own names. */
final class RegistryStub implements AutoCloseable {
  private static final FileDescriptorSet SET =
      FileDescriptorSet.newBuilder()
          .addFile(TimestampProto.getDescriptor().toProto())
          .addFile(DriverLocation.getDescriptor().getFile().toProto())
          .build();

  private final HttpServer server;
  private final List<String> topics;

  RegistryStub(String... topics) throws IOException {
    this.topics = List.of(topics);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/topics", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean list = exchange.getRequestURI().getPath().equals("/v1/topics");
    byte[] body = list ? list().getBytes(StandardCharsets.UTF_8) : SET.toByteArray();
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String list() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/http/schema-registry/topic.json")) {
      String sample = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return "{\"topics\":["
          + String.join(
              ",", topics.stream().map(t -> sample.replace("driver-location", t)).toList())
          + "]}";
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
