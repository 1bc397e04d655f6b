package io.asgard.fronting.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.platform.service.Caller;

/**
 * {@code POST /v1/topics/{topic}/watermark}, an AdvanceWatermarkRequest whose topic is the path's.
 */
final class WatermarkEndpoint implements HttpService {
  private final Gate gate;

  WatermarkEndpoint(Gate gate) {
    this.gate = gate;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    Caller caller = Authentication.caller(ctx);
    MediaType type = request.contentType();
    boolean json = type != null && type.belongsTo(Bodies.JSON);
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(body -> read(body, json, String.valueOf(ctx.pathParam("topic"))))
            .thenCompose(watermark -> Watermarks.advance(gate, caller, watermark))
            .thenApply(response -> write(response, json)));
  }

  private static AdvanceWatermarkRequest read(
      AggregatedHttpRequest body, boolean json, String topic) {
    AdvanceWatermarkRequest.Builder request = AdvanceWatermarkRequest.newBuilder();
    try {
      if (json) {
        JsonFormat.parser().merge(body.contentUtf8(), request);
      } else {
        request.mergeFrom(body.content().array());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "body: not an AdvanceWatermarkRequest (" + e.getMessage() + ")", e);
    }
    return request.setTopic(topic).build();
  }

  private static HttpResponse write(AdvanceWatermarkResponse response, boolean json) {
    try {
      return json
          ? HttpResponse.of(HttpStatus.OK, Bodies.JSON, JsonFormat.printer().print(response))
          : HttpResponse.of(HttpStatus.OK, Bodies.PROTOBUF, response.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
