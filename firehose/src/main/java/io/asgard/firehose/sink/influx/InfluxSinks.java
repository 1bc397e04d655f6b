package io.asgard.firehose.sink.influx;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.auth.AuthToken;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.sink.client.Client;
import io.asgard.firehose.sink.client.Exchange;

/** Makes sinks that write points into InfluxDB 1 or QuestDB. */
public final class InfluxSinks implements Sinks {
  private final InfluxSettings settings;
  private final Client client;
  private final Exchange exchange;
  private final RequestHeaders head;

  /**
   * Connects to nothing yet.
   *
   * @throws IllegalArgumentException saying what is wrong with the settings
   */
  public InfluxSinks(InfluxSettings settings) {
    this.settings = settings;
    String origin = Client.origin("firehose.sink.influx.url", settings.url());
    head = head(settings, settings.url().substring(origin.length()));
    client = new Client(settings.timeout(), false, settings.tls());
    exchange = client.exchange(origin, settings.gzip(), null, 0);
  }

  private static RequestHeaders head(InfluxSettings settings, String path) {
    QueryParamsBuilder query = QueryParams.builder().add("precision", "n");
    if (!settings.database().isEmpty()) {
      query.add("db", settings.database());
    }
    String retention = settings.retentionPolicy();
    if (retention != null) {
      query.add("rp", retention);
    }
    String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    RequestHeadersBuilder head =
        RequestHeaders.builder(HttpMethod.POST, base + "/write?" + query.toQueryString())
            .contentType(MediaType.PLAIN_TEXT_UTF_8);
    String user = settings.user();
    String password = settings.password();
    if (user != null && password != null) {
      head.set(HttpHeaderNames.AUTHORIZATION, AuthToken.ofBasic(user, password).asHeaderValue());
    }
    return head.build();
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
