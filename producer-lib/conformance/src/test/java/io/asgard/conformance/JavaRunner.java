package io.asgard.conformance;

import com.google.protobuf.ByteString;
import io.asgard.producer.Ack;
import io.asgard.producer.Producer;
import io.asgard.producer.ProducerBuilder;
import io.asgard.producer.Stats;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The runner of producer-lib/java: a line in is a case, a line out its result. */
final class JavaRunner {
  private final Producer producer;
  private final List<CompletableFuture<Ack>> acks = new ArrayList<>();
  private long blockedNanos;

  private JavaRunner(Producer producer) {
    this.producer = producer;
  }

  public static void main(String[] args) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode row = Case.JSON.readTree(line);
      new Thread(() -> say(run(row))).start();
    }
  }

  private static synchronized void say(ObjectNode result) {
    System.out.println(result);
  }

  private static ObjectNode run(JsonNode row) {
    ObjectNode result = Case.JSON.createObjectNode().put("name", row.path("name").asString());
    result.put("error", "").put("blockedMs", 0).put("tookMs", 0);
    long began = System.nanoTime();
    JavaRunner runner;
    try {
      runner = new JavaRunner(builder(row).build());
    } catch (IllegalArgumentException e) {
      return result.put("error", e.getMessage());
    }
    row.path("steps").forEach(runner::step);
    ArrayNode answers = result.putArray("answers");
    for (CompletableFuture<Ack> future : runner.acks) {
      Ack ack = future.join();
      answers
          .addObject()
          .put("code", ack.code().name())
          .put("id", ack.id().toString())
          .put("detail", ack.detail());
    }
    result.put("blockedMs", runner.blockedNanos / 1_000_000);
    result.put("tookMs", (System.nanoTime() - began) / 1_000_000);
    counted(runner.producer.stats(), result.putObject("stats"));
    return result;
  }

  private void step(JsonNode step) {
    if (step.has("publish")) {
      publish(step);
    } else if (step.has("answers")) {
      acks.forEach(CompletableFuture::join);
    } else if (step.has("flush")) {
      producer.flush().join();
    } else {
      producer.close(Duration.ofMillis(step.path("closeMs").asLong()));
    }
  }

  /** Event i by thread i modulo threads. */
  private void publish(JsonNode step) {
    List<JsonNode> events =
        StreamSupport.stream(step.path("publish").spliterator(), false).toList();
    int threads = step.path("threads").asInt();
    @SuppressWarnings("unchecked")
    CompletableFuture<Ack>[] published = new CompletableFuture[events.size()];
    List<CompletableFuture<Void>> parts =
        IntStream.range(0, threads)
            .mapToObj(
                first ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = first; i < events.size(); i += threads) {
                            published[i] = publishOne(events.get(i));
                          }
                        },
                        task -> new Thread(task).start()))
            .toList();
    parts.forEach(CompletableFuture::join);
    acks.addAll(Arrays.asList(published));
  }

  private CompletableFuture<Ack> publishOne(JsonNode event) {
    ByteString key = bytes(event.path("key"));
    ByteString message = bytes(event.path("message"));
    long before = System.nanoTime();
    CompletableFuture<Ack> ack = producer.publish(event.path("topic").asString(), key, message);
    long took = System.nanoTime() - before;
    synchronized (this) {
      blockedNanos = Math.max(blockedNanos, took);
    }
    return ack;
  }

  private static ProducerBuilder builder(JsonNode row) {
    JsonNode settings = row.path("settings");
    List<String> servers = new ArrayList<>();
    row.path("fronting").forEach(server -> servers.add(server.asString()));
    ProducerBuilder builder = Producer.builder().fronting(servers.toArray(String[]::new));
    String token = row.path("token").asString("");
    if (row.has("tokenFile")) {
      builder.tokenFile(Path.of(row.path("tokenFile").asString()));
    } else {
      builder.token(() -> token);
    }
    builder.batch(
        settings.path("batchEvents").asInt(1000), settings.path("batchBytes").asInt(512 << 10));
    for (var setting : settings.properties()) {
      set(builder, setting.getKey(), setting.getValue());
    }
    return builder;
  }

  private static void set(ProducerBuilder builder, String name, JsonNode value) {
    switch (name) {
      case "batchEvents", "batchBytes" -> {} // set together above
      case "lingerMs" -> builder.linger(ms(value));
      case "requestsInFlight" -> builder.requestsInFlight(value.asInt());
      case "memoryBytes" -> builder.memory(value.asLong());
      case "maxBlockMs" -> builder.maxBlock(ms(value));
      case "backoffMs" -> builder.backoff(ms(value.get(0)), ms(value.get(1)));
      case "requestTimeoutMs" -> builder.requestTimeout(ms(value));
      case "deliveryTimeoutMs" -> builder.deliveryTimeout(ms(value));
      default -> throw new IllegalStateException("setting: " + name + " (expected: a known one)");
    }
  }

  private static void counted(Stats stats, ObjectNode node) {
    node.put("sent", stats.sent()).put("stored", stats.stored()).put("retries", stats.retries());
    node.put("pending", stats.pending()).put("lastFailure", stats.lastFailure());
    ObjectNode refused = node.putObject("refused");
    stats.refused().forEach((code, events) -> refused.put(code.name(), events));
  }

  private static Duration ms(JsonNode value) {
    return Duration.ofMillis(value.asLong());
  }

  private static ByteString bytes(JsonNode base64) {
    return ByteString.copyFrom(Base64.getDecoder().decode(base64.asString()));
  }
}
