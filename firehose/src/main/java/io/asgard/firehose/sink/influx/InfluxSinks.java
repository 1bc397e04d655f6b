package io.asgard.firehose.sink.influx;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.sink.client.Client;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Head;
import java.util.HashMap;
import java.util.Map;

/** Makes sinks that write points into InfluxDB 1 or QuestDB. */
public final class InfluxSinks implements Sinks {
  private final InfluxSettings settings;
  private final Client client;
  private final Exchange exchange;
  private final Head head;

  /**
   * Connects to nothing yet.
   *
   * @throws IllegalArgumentException saying what is wrong with the settings
   */
  public InfluxSinks(InfluxSettings settings) {
    this.settings = settings;
    head = head(settings);
    client = new Client(settings.timeout(), false, settings.tls());
    exchange = client.exchange(settings.gzip(), null, 0);
  }

  private static Head head(InfluxSettings settings) {
    Head.requireUrl("firehose.sink.influx.url", settings.url());
    StringBuilder url = new StringBuilder(settings.url().replaceFirst("/$", ""));
    url.append("/write?precision=n");
    if (!settings.database().isEmpty()) {
      url.append("&db=").append(Head.encoded(settings.database()));
    }
    String retention = settings.retentionPolicy();
    if (retention != null) {
      url.append("&rp=").append(Head.encoded(retention));
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "text/plain; charset=utf-8");
    String user = settings.user();
    String password = settings.password();
    if (user != null && password != null) {
      headers.put("authorization", Head.basic(user, password));
    }
    return Head.of("POST", url.toString(), headers);
  }

  @Override
  public void check(EventType type) {
    new Points(settings).check(type);
  }

  @Override
  public Sink open() {
    return new PreparingSink<>(
        new Points(settings), new Halving<>(new PointWrites(exchange, head)));
  }

  @Override
  public void close() {
    client.close();
  }
}
