package io.asgard.platform.records;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a registry. One thread reads; everyone else sees the map that it last published. */
final class HttpSchemas implements Schemas {
  private static final Logger LOG = LoggerFactory.getLogger(HttpSchemas.class);
  private static final Duration REFRESH = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI registry;
  private final Supplier<String> token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "schemas");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Map<String, TopicType> types = Map.of();
  private volatile @Nullable String failure = "not read yet";
  // Owned by the reader thread.
  private final Map<String, FileDescriptorSet> files = new HashMap<>();
  private String etag = "";

  HttpSchemas(URI registry, Supplier<String> token) {
    this.registry = registry;
    this.token = token;
  }

  @Override
  public Optional<TopicType> find(String topic) {
    return Optional.ofNullable(types.get(topic));
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void start() {
    var first = reader.submit(this::refresh);
    reader.scheduleWithFixedDelay(
        this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    try {
      first.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      // The next refresh is on its way; until then failure() says why.
      failure = registry + ": " + e;
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }

  private void refresh() {
    try {
      read();
      if (failure != null) {
        LOG.info("Schemas of {} are read: {} topics", registry, types.size());
      }
      failure = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      String now = registry + ": " + e;
      if (!now.equals(failure)) {
        LOG.warn("Schemas cannot be read, the last known stay: {}", now);
      }
      failure = now;
    }
  }

  private void read() throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get("/v1/topics", etag);
    if (response.statusCode() == 304) {
      return;
    }
    Struct.Builder list = Struct.newBuilder();
    JsonFormat.parser().merge(new String(response.body(), StandardCharsets.UTF_8), list);
    Map<String, TopicType> now = new HashMap<>();
    String trouble = null;
    for (Value value :
        list.getFieldsOrDefault("topics", Value.getDefaultInstance())
            .getListValue()
            .getValuesList()) {
      TopicSchema.Builder schema = TopicSchema.newBuilder();
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(JsonFormat.printer().print(value.getStructValue()), schema);
      if (schema.getVersionsCount() == 0) {
        continue;
      }
      try {
        SchemaVersion newest = schema.getVersions(schema.getVersionsCount() - 1);
        now.put(
            schema.getTopic(),
            TopicType.of(schema.build(), files(schema.getTopic(), newest), newest.getVersion()));
      } catch (IllegalArgumentException e) {
        // One bad topic must not hide the others.
        trouble = schema.getTopic() + ": " + e.getMessage();
      }
    }
    types = Map.copyOf(now);
    if (trouble != null) {
      throw new IOException(trouble); // and without the tag, so that the list is read again
    }
    etag = response.headers().firstValue("ETag").orElse("");
  }

  private FileDescriptorSet files(String topic, SchemaVersion version)
      throws IOException, InterruptedException {
    FileDescriptorSet known = files.get(version.getSha256());
    if (known == null) {
      byte[] body = get("/v1/topics/" + topic + "/versions/" + version.getVersion(), "").body();
      known = FileDescriptorSet.parseFrom(body);
      files.put(version.getSha256(), known);
    }
    return known;
  }

  private HttpResponse<byte[]> get(String path, String ifNoneMatch)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.resolve(path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token.get());
    if (!ifNoneMatch.isEmpty()) {
      request.header("If-None-Match", ifNoneMatch);
    }
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() != 200 && response.statusCode() != 304) {
      throw new IOException(
          path
              + ": status "
              + response.statusCode()
              + " "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    return response;
  }
}
