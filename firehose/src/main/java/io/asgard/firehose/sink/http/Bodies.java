package io.asgard.firehose.sink.http;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.JsonTemplate;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.JsonBody;
import io.asgard.firehose.sink.MessageBytes;
import io.asgard.firehose.sink.Preparation;
import io.asgard.firehose.sink.Prepared;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What stands in the requests' bodies. */
final class Bodies {
  static final String JSON_TYPE = "application/json";
  static final String RAW_TYPE = "application/x-protobuf";

  private static final byte[] NOTHING = new byte[0];

  private Bodies() {}

  /** The body of an event, or its part of a batch's. */
  static Preparation<byte[]> of(HttpSettings settings, Map<String, String> fields) {
    return switch (settings.body()) {
      case JSON -> new JsonBody(fields);
      case TEMPLATE -> new Filled(Objects.requireNonNull(settings.template()));
      case RAW -> new MessageBytes();
      case WRAPPED -> new WrappedBytes();
      case WRAPPED_JSON -> new WrappedJson();
      case NONE -> nothing();
    };
  }

  static String contentType(HttpSettings.Body body) {
    return body == HttpSettings.Body.RAW ? RAW_TYPE : JSON_TYPE;
  }

  private static Preparation<byte[]> nothing() {
    return new Preparation<>() {
      @Override
      public void check(EventType type) {}

      @Override
      public byte[] of(Event event) {
        return NOTHING;
      }
    };
  }

  /** A JSON array, or each with its length before it. */
  static byte[] joined(List<Prepared<byte[]>> events, HttpSettings.Body body) {
    JsonBytes out =
        new JsonBytes(8 + events.stream().mapToInt(event -> event.content().length + 5).sum());
    if (body == HttpSettings.Body.RAW) {
      events.forEach(event -> out.putVarint(event.content().length).put(event.content()));
      return out.copy();
    }
    boolean wrapped = body == HttpSettings.Body.WRAPPED || body == HttpSettings.Body.WRAPPED_JSON;
    for (Prepared<byte[]> event : events) {
      out.put(out.size() == 0 ? '[' : ',');
      if (wrapped && out.size() > 1) {
        out.put(' '); // As a list of Java prints itself.
      }
      out.put(event.content());
    }
    return out.put(']').copy();
  }

  /** A template, filled with what an event has. */
  private static final class Filled implements Preparation<byte[]> {
    private final Compiled<JsonTemplate> templates;
    private final Subject subject = new Subject();
    private final JsonBytes out = new JsonBytes(1024);

    Filled(String template) {
      templates =
          new Compiled<>(types -> JsonTemplate.of("firehose.sink.http.template", template, types));
    }

    @Override
    public void check(EventType type) {
      templates.of(type);
    }

    @Override
    public byte[] of(Event event) {
      out.truncate(0);
      templates.of(event.type()).fill(subject.aim(event), out);
      return out.copy();
    }
  }
}
