package io.asgard.fronting.intake;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.service.Caller;
import java.util.List;
import java.util.Map;

/**
 * What the body of a REST request is, and of its response.
 *
 * @param slow whether reading takes long enough to hold up an event loop's other connections
 */
record Form(boolean slow, Reader reader, Writer writer) {
  private static final Parser<Event> EVENT = DiscardUnknownFieldsParser.wrap(Event.parser());

  /** Reads a body; throws IllegalArgumentException if the body as a whole is wrong. */
  interface Reader {
    Events read(ServiceRequestContext ctx, byte[] body, Caller caller);
  }

  /** Writes the answers. */
  interface Writer {
    HttpResponse write(Events events, PublishResponse response);
  }

  /** A PublishRequest and a PublishResponse. */
  static Form protobuf() {
    return new Form(
        false,
        (ctx, body, caller) -> request(body),
        (events, response) ->
            HttpResponse.of(HttpStatus.OK, Bodies.PROTOBUF, response.toByteArray()));
  }

  /** {"events": […]} and {"answers": […]}. */
  static Form json(JsonTranscoder transcoder) {
    return new Form(
        true,
        (ctx, body, caller) -> transcoder.read(body, caller),
        (events, response) ->
            HttpResponse.of(HttpStatus.OK, Bodies.JSON, JsonAnswers.all(events, response)));
  }

  /** An Event, whose topic is the path's, and an Answer. */
  static Form oneProtobuf() {
    return new Form(
        false,
        (ctx, body, caller) -> event(body, topic(ctx)),
        (events, response) ->
            HttpResponse.of(
                status(response), Bodies.PROTOBUF, response.getAnswers(0).toByteArray()));
  }

  /** {"key": …, "message": …} and {"code": …}. */
  static Form oneJson(JsonTranscoder transcoder) {
    return new Form(
        true,
        (ctx, body, caller) -> transcoder.readOne(body, topic(ctx), caller),
        (events, response) ->
            HttpResponse.of(status(response), Bodies.JSON, JsonAnswers.one(events, response)));
  }

  /**
   * The events of a PublishRequest.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  static Events request(byte[] bytes) {
    try {
      return Events.of(Events.parse(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("body: not a PublishRequest (" + e.getMessage() + ")", e);
    }
  }

  private static Events event(byte[] bytes, String topic) {
    try {
      Event event = EVENT.parseFrom(bytes);
      if (!event.getTopic().isEmpty() && !event.getTopic().equals(topic)) {
        throw new IllegalArgumentException(
            "topic: " + event.getTopic() + " (expected: none, or the path's, " + topic + ")");
      }
      return new Events(List.of(event.toBuilder().setTopic(topic).build()), Map.of());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("body: not an Event (" + e.getMessage() + ")", e);
    }
  }

  private static String topic(ServiceRequestContext ctx) {
    return String.valueOf(ctx.pathParam("topic"));
  }

  private static HttpStatus status(PublishResponse response) {
    return status(response.getAnswers(0).getCode());
  }

  private static HttpStatus status(Answer.Code code) {
    return switch (code) {
      case STORED, SPOOLED -> HttpStatus.OK;
      case INVALID, TOO_OLD, TOO_NEW -> HttpStatus.UNPROCESSABLE_ENTITY;
      case TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
      case NOT_ALLOWED -> HttpStatus.FORBIDDEN;
      case UNKNOWN_TOPIC -> HttpStatus.NOT_FOUND;
      case QUOTA -> HttpStatus.TOO_MANY_REQUESTS;
      case UNAVAILABLE, KEY_BLOCKED -> HttpStatus.SERVICE_UNAVAILABLE;
      case CODE_UNSPECIFIED, UNRECOGNIZED -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
