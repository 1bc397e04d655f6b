package io.asgard.firehose.sink.prometheus;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.sink.client.Client;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Head;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes sinks that write samples by Prometheus remote write. */
public final class PrometheusSinks implements Sinks {
  private final PrometheusSettings settings;
  private final Client client;
  private final Exchange exchange;
  private final Head head;

  /**
   * Connects to nothing yet.
   *
   * @throws IllegalArgumentException saying what is wrong with the settings
   */
  public PrometheusSinks(PrometheusSettings settings) {
    this.settings = settings;
    Head.requireUrl("firehose.sink.prometheus.url", settings.url());
    if (settings.oauth2() != null) {
      settings.oauth2().requireUrl("firehose.sink.prometheus.oauth2");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/x-protobuf");
    headers.put("content-encoding", "snappy");
    headers.put("x-prometheus-remote-write-version", "0.1.0");
    headers.putAll(settings.headers());
    head = Head.of("POST", settings.url(), headers);
    client = new Client(settings.timeout(), false, settings.tls());
    exchange = client.exchange(false, settings.oauth2(), 0);
  }

  @Override
  public void check(EventType type) {
    new Series(settings).check(type);
  }

  @Override
  public Sink open() {
    return new PreparingSink<>(
        new Series(settings), new Halving<>(new SampleWrites(exchange, head)));
  }

  @Override
  public void close() {
    client.close();
  }
}
