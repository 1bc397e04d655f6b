package io.asgard.platform.records;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a registry. One thread reads; everyone else sees the map that it last published.
 *
 * <p>A poll waits at the registry for a change. If it was not made to wait, though nothing changed,
 * the next one comes after a pause: so does one after a failure.
 */
final class HttpSchemas implements Schemas {
  private static final Logger LOG = LoggerFactory.getLogger(HttpSchemas.class);
  private static final Duration REFRESH = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration WAIT = Duration.ofSeconds(20);

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
  private Map<String, Known> known = Map.of();
  // By SHA-256, while one list is taken: topics often share a set.
  private final Map<String, FileDescriptorSet> fetched = new HashMap<>();
  private String etag = "";
  private String refused = "";
  private final @Nullable ReaderReports reports;

  private record Known(TopicSchema schema, TopicType type) {}

  HttpSchemas(URI registry, Supplier<String> token, @Nullable SchemaReader reader) {
    this.registry = registry;
    this.token = token;
    this.reports = reader == null ? null : new ReaderReports(reader);
  }

  @Override
  public Optional<TopicType> find(String topic) {
    return Optional.ofNullable(types.get(topic));
  }

  @Override
  public boolean knowsAny() {
    return !types.isEmpty();
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void start() {
    var first = reader.submit(this::follow);
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

  private void follow() {
    Duration pause = REFRESH;
    try {
      pause = refresh();
      report();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // An Error too, as of memory: who does not schedule the next time has stopped for ever.
      failed(e);
    }
    try {
      reader.schedule(this::follow, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Schemas of {} are closed", registry);
    }
  }

  /** Reads what is new; returns how long to pause before the next time. */
  private Duration refresh() throws InterruptedException {
    try {
      Duration pause = read();
      if (failure != null) {
        LOG.info("Schemas of {} are read: {} topics", registry, types.size());
      }
      failure = null;
      return pause;
    } catch (IOException | RuntimeException e) {
      failed(e);
      return REFRESH;
    }
  }

  private void failed(Throwable e) {
    String now = registry + ": " + e;
    if (!now.equals(failure)) {
      LOG.warn("Schemas cannot be read, the last known stay: {}", now);
    }
    failure = now;
  }

  private Duration read() throws IOException, InterruptedException {
    long began = System.nanoTime();
    // After a failure without waiting: that it is over is to be known at once.
    boolean wait = !etag.isEmpty() && failure == null;
    HttpResponse<byte[]> response =
        get(wait ? "/v1/topics?wait=" + WAIT.toSeconds() + "s" : "/v1/topics", etag);
    if (response.statusCode() == 304) {
      boolean waited = wait && System.nanoTime() - began >= WAIT.toNanos() / 2;
      return !wait || waited ? Duration.ZERO : REFRESH;
    }
    String tag = response.headers().firstValue("ETag").orElse("");
    String trouble = take(new String(response.body(), StandardCharsets.UTF_8));
    if (!trouble.isEmpty()) {
      throw new IOException(trouble); // and without the tag, so that the list is read again
    }
    boolean news = !tag.equals(etag);
    etag = tag;
    return news ? Duration.ZERO : REFRESH;
  }

  /** Takes the list; returns what is wrong with one of its topics, or nothing. */
  private String take(String json) throws IOException, InterruptedException {
    Struct.Builder list = Struct.newBuilder();
    JsonFormat.parser().merge(json, list);
    Map<String, Known> now = new HashMap<>();
    String trouble = "";
    fetched.clear();
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
        now.put(schema.getTopic(), link(schema.build()));
      } catch (IllegalArgumentException e) {
        // One bad topic must not hide the others.
        trouble = schema.getTopic() + ": " + e.getMessage();
      }
    }
    fetched.clear();
    known = now;
    types =
        now.values().stream()
            .map(Known::type)
            .collect(Collectors.toUnmodifiableMap(TopicType::topic, Function.identity()));
    return trouble;
  }

  // What did not change stays the same object: whoever keeps something by it need not make it anew.
  private Known link(TopicSchema schema) throws IOException, InterruptedException {
    Known before = known.get(schema.getTopic());
    if (before != null && before.schema().equals(schema)) {
      return before;
    }
    SchemaVersion newest = schema.getVersions(schema.getVersionsCount() - 1);
    FileDescriptorSet files = fetched.get(newest.getSha256());
    if (files == null) {
      String path = "/v1/topics/" + schema.getTopic() + "/versions/" + newest.getVersion();
      files = FileDescriptorSet.parseFrom(get(path, "").body());
      fetched.put(newest.getSha256(), files);
    }
    return new Known(schema, TopicType.of(schema, files, newest.getVersion()));
  }

  private void report() throws InterruptedException {
    if (reports == null || failure != null) {
      return;
    }
    ReaderReport report = reports.of(types);
    if (!reports.isDue(report, System.nanoTime())) {
      return;
    }
    try {
      HttpRequest request =
          request("/v1/readers", TIMEOUT)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(ReaderReports.json(report)))
              .build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 == 2) {
        reports.sent(report, System.nanoTime());
        refused = "";
      } else {
        refused("status " + response.statusCode() + " " + response.body());
      }
    } catch (IOException | RuntimeException e) {
      refused(e.toString());
    }
  }

  // Nobody reads worse for it, and it is sent again after the next read: each reason is said once.
  private void refused(String reason) {
    if (!reason.equals(refused)) {
      LOG.warn("Report to {} is not taken: {}", registry, reason);
    }
    refused = reason;
  }

  private HttpResponse<byte[]> get(String path, String ifNoneMatch)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path, path.contains("?wait=") ? WAIT.plus(TIMEOUT) : TIMEOUT);
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

  private HttpRequest.Builder request(String path, Duration timeout) {
    return HttpRequest.newBuilder(registry.resolve(path))
        .timeout(timeout)
        .header("Authorization", "Bearer " + token.get());
  }
}
