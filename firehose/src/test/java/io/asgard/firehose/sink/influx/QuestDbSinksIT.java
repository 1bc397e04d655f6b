package io.asgard.firehose.sink.influx;

import io.asgard.platform.test.Eventually;
import io.asgard.platform.test.TestQuestDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QuestDbSinksIT extends InfluxContract {
  @Override
  URI server() {
    return TestQuestDb.url();
  }

  @Override
  void create(String table) {
    ask(
        "CREATE TABLE "
            + table
            + " (driver SYMBOL, number LONG, speed DOUBLE, kind VARCHAR, timestamp TIMESTAMP)"
            + " TIMESTAMP(timestamp) PARTITION BY DAY WAL DEDUP UPSERT KEYS(timestamp, driver)");
  }

  @Override
  List<Long> numbers(String column) {
    // What was written is seen once its log has been applied.
    Eventually.eventually(
        () -> {
          JsonNode state =
              ask("SELECT writerTxn, sequencerTxn FROM wal_tables() WHERE name = '" + table + "'")
                  .path("dataset")
                  .path(0);
          if (state.path(0).asLong() != state.path(1).asLong()) {
            throw new AssertionError(state);
          }
        });
    List<Long> numbers = new ArrayList<>();
    ask("SELECT " + column + " FROM " + table + " ORDER BY " + column)
        .path("dataset")
        .forEach(row -> numbers.add(row.path(0).asLong()));
    return numbers;
  }

  private static JsonNode ask(String sql) {
    URI url =
        TestQuestDb.url().resolve("/exec?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(answer.body());
      }
      return JsonMapper.shared().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
