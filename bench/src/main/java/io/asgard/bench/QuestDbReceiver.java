package io.asgard.bench;

import io.asgard.e2e.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A table of QuestDB: a symbol of 5,000 values, a text and a number for each point. */
final class QuestDbReceiver implements Receiver {
  private final HttpClient client = HttpClient.newHttpClient();

  /** Its table is empty. */
  QuestDbReceiver() throws IOException, InterruptedException {
    ask("DROP TABLE IF EXISTS location");
    ask(
        "CREATE TABLE location (driver SYMBOL CAPACITY 8192, trip VARCHAR, speed DOUBLE,"
            + " timestamp TIMESTAMP) TIMESTAMP(timestamp) PARTITION BY DAY WAL");
  }

  private static String url() {
    return "http://127.0.0.1:" + Platform.port(8530);
  }

  @Override
  public List<String> settings() {
    String sink = "firehose.sink.influx.";
    return List.of(
        "firehose.sink.type=influx",
        "firehose.batch.events=2000",
        sink + "url=" + url(),
        sink + "measurement=location",
        sink + "tags.driver=message.driver_id",
        sink + "fields.trip=message.trip_id",
        sink + "fields.speed=message.speed_meters_per_second");
  }

  private JsonNode ask(String sql) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request("/exec?query=", sql), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
    return JsonMapper.shared().readTree(answer.body());
  }

  private static HttpRequest request(String path, String sql) {
    return HttpRequest.newBuilder(
            URI.create(url() + path + URLEncoder.encode(sql, StandardCharsets.UTF_8)))
        .build();
  }

  @Override
  public long arrived() {
    try {
      return ask("SELECT count() FROM location").path("dataset").path(0).path(0).asLong();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void tell(Seen seen) {
    try {
      while (!isApplied()) {
        Waiting.until(Instant.now().plusMillis(100));
      }
      byte[] buffer = new byte[1 << 16];
      int kept = 0;
      try (InputStream rows =
          client
              .send(
                  request("/exp?query=", "SELECT trip FROM location"), BodyHandlers.ofInputStream())
              .body()) {
        for (int read = rows.read(buffer);
            read >= 0;
            read = rows.read(buffer, kept, buffer.length - kept)) {
          kept = seen.lines(buffer, kept + read);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isApplied() throws IOException, InterruptedException {
    JsonNode state =
        ask("SELECT writerTxn, sequencerTxn FROM wal_tables() WHERE name = 'location'")
            .path("dataset")
            .path(0);
    return state.path(0).asLong() == state.path(1).asLong();
  }
}
