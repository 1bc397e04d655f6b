package io.asgard.firehose.sink.prometheus;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.sink.client.Client;
import io.asgard.firehose.sink.client.Exchange;

/** Makes sinks that write samples by Prometheus remote write. */
public final class PrometheusSinks implements Sinks {
  private final PrometheusSettings settings;
  private final Client client;
  private final Exchange exchange;
  private final RequestHeaders head;

  /**
   * Connects to nothing yet.
   *
   * @throws IllegalArgumentException saying what is wrong with the settings
   */
  public PrometheusSinks(PrometheusSettings settings) {
    this.settings = settings;
    String origin = Client.origin("firehose.sink.prometheus.url", settings.url());
    RequestHeadersBuilder all =
        RequestHeaders.builder(HttpMethod.POST, settings.url().substring(origin.length()))
            .set(HttpHeaderNames.CONTENT_TYPE, "application/x-protobuf")
            .set(HttpHeaderNames.CONTENT_ENCODING, "snappy")
            .set("X-Prometheus-Remote-Write-Version", "0.1.0");
    settings.headers().forEach(all::set);
    head = all.build();
    client = new Client(settings.timeout(), false, settings.tls());
    exchange = client.exchange(origin, false, settings.oauth2(), 0);
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
