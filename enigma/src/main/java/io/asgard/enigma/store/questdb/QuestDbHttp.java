package io.asgard.enigma.store.questdb;

import io.asgard.platform.service.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Sends SQL to QuestDB's {@code /exec} and hands on each row as it arrives. Thread-safe. */
final class QuestDbHttp {
  // QuestDB takes statements only by GET, and drops the connection at about 32 kB of it.
  private static final int LONGEST_STATEMENT = 30_000;
  private static final JsonFactory JSON = new JsonFactory();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI url;
  private final Duration timeout;

  QuestDbHttp(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
  }

  /** Runs a statement that has no rows. */
  void run(String sql) {
    run(sql, row -> {});
  }

  /** Runs a statement; each row has its cells as strings, numbers (double), booleans or null. */
  void run(String sql, Consumer<List<@Nullable Object>> rows) {
    String statement = URLEncoder.encode(sql, StandardCharsets.UTF_8);
    if (statement.length() > LONGEST_STATEMENT) {
      throw new IllegalArgumentException(
          "query: " + statement.length() + " bytes of SQL (expected: fewer filter values)");
    }
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/exec?query=" + statement))
            .timeout(timeout)
            .header("Statement-Timeout", String.valueOf(timeout.toMillis()))
            .build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), answer.body())) {
        read(json, sql, rows);
      }
    } catch (IOException | JacksonException e) {
      throw new UnavailableException("QuestDB: " + url + " does not answer (" + e + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("QuestDB: interrupted while waiting for " + url);
    }
  }

  private static void read(JsonParser json, String sql, Consumer<List<@Nullable Object>> rows) {
    json.nextToken();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      if ("error".equals(name)) {
        throw new QuestDbException(json.getString(), sql);
      }
      if (!"dataset".equals(name)) {
        json.skipChildren();
        continue;
      }
      while (json.nextToken() == JsonToken.START_ARRAY) {
        rows.accept(row(json));
      }
    }
    json.nextToken(); // the end of the stream: else its connection could not be used again
  }

  private static List<@Nullable Object> row(JsonParser json) {
    List<@Nullable Object> row = new ArrayList<>();
    for (JsonToken cell = json.nextToken(); cell != JsonToken.END_ARRAY; cell = json.nextToken()) {
      row.add(
          switch (cell) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
          });
    }
    return row;
  }
}
