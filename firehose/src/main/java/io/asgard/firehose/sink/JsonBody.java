package io.asgard.firehose.sink;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expression;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.json.JsonBytes;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event as one JSON object on one line, UTF-8: all of it, or the fields that are configured. */
public final class JsonBody implements Preparation<byte[]> {
  private static final int CAPACITY = 1024;

  private final Map<String, String> fields;
  private final Compiled<EventJson> writers;
  private final Subject subject = new Subject();
  private final JsonBytes out = new JsonBytes(CAPACITY);

  /**
   * All of each event, or some of it.
   *
   * @param fields name to expression, in the order in which they are written; none for the whole
   */
  public JsonBody(Map<String, String> fields) {
    this.fields = fields;
    this.writers = new Compiled<>(this::compile);
  }

  private EventJson compile(Expressions types) {
    Map<String, Expression> compiled = new LinkedHashMap<>();
    fields.forEach(
        (name, source) -> compiled.put(name, types.compile("firehose.fields." + name, source)));
    return fields.isEmpty() ? new EnvelopeJson(types.eventType()) : new FieldsJson(compiled);
  }

  @Override
  public void check(EventType type) {
    writers.of(type);
  }

  @Override
  public byte[] of(Event event) {
    out.truncate(0);
    writers.of(event.type()).write(subject.aim(event), out);
    return out.copy();
  }
}
