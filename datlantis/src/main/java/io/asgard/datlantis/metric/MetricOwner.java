package io.asgard.datlantis.metric;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.datlantis.http.Http;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.function.Supplier;

/** Takes metric models by {@code PUT /v1/metrics/{metric}}, as Enigma and Cosmos both do. */
public final class MetricOwner {
  private final Http http;

  public MetricOwner(String service, URI url, Supplier<String> authorization) {
    this.http = new Http(service, url, authorization);
  }

  /** Makes the metric known; to do it again changes nothing. */
  public void put(MetricModel metric) {
    http.body(
        http.request("/v1/metrics/" + metric.getName()).PUT(BodyPublishers.ofString(json(metric))));
  }

  private static String json(MetricModel metric) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(metric);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a model without Any is always printable", e);
    }
  }
}
