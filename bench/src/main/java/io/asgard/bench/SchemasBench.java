package io.asgard.bench;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TimestampProto;
import io.asgard.e2e.Platform;
import io.asgard.platform.records.Schemas;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A registry by itself, with a PostgreSQL: how long it takes to check a large schema, to hand out
 * one that it has in memory, and to tell a reader of a new version. All over HTTP.
 */
final class SchemasBench implements Bench.Runner {
  private static final int MESSAGES = 5_000;
  private static final String LARGE = "/v1/topics/large";
  private static final String SMALL = "/v1/topics/small";
  private static final String TOPIC =
      """
      {"keyType":"p.Key","messageType":"p.M0","eventTime":{"field":"at"},"team":"transport"}
      """;

  @Override
  public void run(Figures figures, boolean quick) throws Exception {
    System.out.printf(
        "schemas: a descriptor set of %,d messages is checked; one of 3 messages is fetched and"
            + " changed, beside nothing else%n",
        MESSAGES);
    try (RegistryProcess registry = RegistryProcess.start(Platform.repo())) {
      check(figures, registry, quick ? 10 : 40);
      fetch(figures, registry, quick ? 5_000 : 50_000);
      follow(figures, registry, quick ? 10 : 50);
      figures.add("rss_mb", registry.residentMegabytes(), "resident memory of the registry, MB");
    }
  }

  private static void check(Figures figures, RegistryProcess registry, int times) throws Exception {
    registry.put(LARGE, TOPIC);
    byte[] old = set(MESSAGES, 2);
    byte[] now = set(MESSAGES, 3);
    expect(figures, registry.post(LARGE + "/versions", old), 201);
    double[] took = new double[times];
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      HttpResponse<byte[]> answer = registry.post(LARGE + "/check", now);
      took[i] = millis(began);
      expect(figures, answer, 200);
      figures.require(
          !text(answer).contains("findings"), "an added field is no finding: " + text(answer));
    }
    double cold = took[0];
    Arrays.sort(took);
    figures.add("check5000.first_ms", cold, "the first check of 5,000 messages, ms");
    figures.add("check5000.ms", took[times / 2], "median of " + times + " checks, ms");
    figures.goal("check5000.ms", took[times / 2] < 1_000, "< 1,000 ms");
  }

  private static void fetch(Figures figures, RegistryProcess registry, int times) throws Exception {
    registry.put(SMALL, TOPIC);
    byte[] set = set(2, 2);
    expect(figures, registry.post(SMALL + "/versions", set), 201);
    double[] took = new double[times];
    for (int i = -times / 5; i < times; i++) {
      long began = System.nanoTime();
      HttpResponse<byte[]> answer = registry.get(SMALL + "/versions/latest");
      if (i >= 0) {
        took[i] = millis(began);
      }
      if (!Arrays.equals(answer.body(), set)) {
        figures.require(false, "not the bytes that were registered");
        return;
      }
    }
    Arrays.sort(took);
    figures.add("fetch.p50_ms", took[times / 2], "fetch of a cached descriptor set, median, ms");
    figures.add("fetch.p99_ms", took[times * 99 / 100], "of " + times + ", 99th percentile, ms");
    figures.goal("fetch.p99_ms", took[times * 99 / 100] < 5, "< 5 ms");
  }

  /** From the answer to whoever registers until a reader has the version. */
  private static void follow(Figures figures, RegistryProcess registry, int times)
      throws Exception {
    double[] took = new double[times];
    try (Schemas schemas = Schemas.http(registry.url(), registry::token)) {
      schemas.start();
      for (int i = 0; i < times; i++) {
        int version = i + 2;
        expect(figures, registry.post(SMALL + "/versions", set(2, version + 1)), 201);
        long began = System.nanoTime();
        while (schemas.get("small").version() < version && millis(began) < 10_000) {
          TimeUnit.MICROSECONDS.sleep(200);
        }
        took[i] = millis(began);
      }
      figures.require(schemas.get("small").version() == times + 1, "a version was not seen");
    }
    Arrays.sort(took);
    figures.add("follow.p50_ms", took[times / 2], "until a reader has a new version, median, ms");
    figures.add("follow.max_ms", took[times - 1], "the longest, ms");
    figures.goal("follow.max_ms", took[times - 1] < 5_000, "< 5,000 ms");
  }

  private static void expect(Figures figures, HttpResponse<byte[]> answer, int status) {
    figures.require(answer.statusCode() == status, answer.statusCode() + " " + text(answer));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static double millis(long began) {
    return (System.nanoTime() - began) / 1e6;
  }

  /** A key, and messages with so many fields, each of which has the next one in it. */
  private static byte[] set(int messages, int fields) {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("p.proto")
            .setPackage("p")
            .setSyntax("proto3")
            .addDependency("google/protobuf/timestamp.proto")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Key")
                    .addField(field("id", 1, Type.TYPE_STRING)));
    for (int i = 0; i < messages; i++) {
      DescriptorProto.Builder message = file.addMessageTypeBuilder().setName("M" + i);
      message.addField(field("at", 1, Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Timestamp"));
      for (int number = 0; number < fields; number++) {
        message.addField(field("f" + number, number + 10, Type.TYPE_INT64));
      }
      if (i + 1 < messages) {
        message.addField(field("next", 2, Type.TYPE_MESSAGE).setTypeName(".p.M" + (i + 1)));
      }
    }
    return FileDescriptorSet.newBuilder()
        .addFile(TimestampProto.getDescriptor().toProto())
        .addFile(file)
        .build()
        .toByteArray();
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }
}
