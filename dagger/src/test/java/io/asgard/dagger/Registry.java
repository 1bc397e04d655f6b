package io.asgard.dagger;

import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A registry with one topic, whose second version has one more kind of vehicle. */
final class Registry implements AutoCloseable {
  private final String topic;
  private final HttpServer server;
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private volatile int version = 1;

  Registry(String topic) throws IOException {
    this.topic = topic;
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/v1/topics", this::answer);
    server.createContext("/v1/readers", this::report);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on the newest version has a vehicle of that number and name. */
  void evolve() {
    version = 2;
  }

  /** What readers said, in JSON. */
  List<String> reports() {
    return reports;
  }

  private void report(HttpExchange exchange) throws IOException {
    reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean set = exchange.getRequestURI().getPath().contains("/versions/");
    byte[] body = set ? set(version) : list().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("ETag", "\"" + version + "\"");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String list() throws IOException {
    TopicSchema.Builder schema =
        TopicSchema.newBuilder()
            .setTopic(topic)
            .setTeam("transport")
            .setKeyType("asgard.sample.DriverLocationKey")
            .setMessageType("asgard.sample.DriverLocation")
            .setEventTime(EventTime.newBuilder().setField("event_timestamp"));
    for (int each = 1; each <= version; each++) {
      schema.addVersions(SchemaVersion.newBuilder().setVersion(each).setSha256("v" + each));
    }
    return JsonFormat.printer().print(TopicSchemas.newBuilder().addTopics(schema));
  }

  private static byte[] set(int version) {
    FileDescriptorProto.Builder file =
        DriverLocation.getDescriptor().getFile().toProto().toBuilder();
    if (version == 2) {
      file.getEnumTypeBuilder(VehicleType.getDescriptor().getIndex())
          .addValue(EnumValueDescriptorProto.newBuilder().setName("RICKSHAW").setNumber(77));
    }
    return FileDescriptorSet.newBuilder()
        .addFile(TimestampProto.getDescriptor().toProto())
        .addFile(file)
        .build()
        .toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
