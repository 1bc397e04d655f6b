package io.asgard.firehose.sink.influx;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expression;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.expression.ValueType;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.Preparation;
import io.asgard.platform.service.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes of each event a line of line protocol, its end included. */
final class Points implements Preparation<byte[]> {
  private static final String NAME = "firehose.sink.influx.";

  private final InfluxSettings settings;
  private final Compiled<Point> points;
  private final Subject subject = new Subject();
  private final LineWriter writer = new LineWriter();
  private final JsonBytes out = new JsonBytes(512);

  /** What is compiled for a type of events. */
  private record Point(
      Template measurement, List<Column> tags, List<Column> fields, Expression time) {}

  /**
   * A tag or a field.
   *
   * @param start what stands before its value, its name
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Column(String name, byte[] start, Expression expression) {}

  Points(InfluxSettings settings) {
    this.settings = settings;
    this.points = new Compiled<>(this::compile);
  }

  private Point compile(Expressions types) {
    Problems problems = new Problems();
    List<Column> tags = columns("tags.", settings.tags(), types, problems);
    List<Column> fields = columns("fields.", settings.fields(), types, problems);
    try {
      Template measurement = Template.of(NAME + "measurement", settings.measurement(), types);
      Expression time = types.compile(NAME + "time", settings.time());
      problems.check(
          time.type() == ValueType.TIMESTAMP || time.type() == ValueType.DYN,
          NAME + "time: " + settings.time() + " (expected: a timestamp, is " + time.type() + ")");
      problems.throwIfAny();
      return new Point(measurement, tags, fields, time);
    } catch (IllegalArgumentException e) {
      if (problems.all().isEmpty()) {
        throw e;
      }
      problems.add(String.valueOf(e.getMessage()));
      throw new IllegalArgumentException(String.join("\n", problems.all()), e);
    }
  }

  private List<Column> columns(
      String part, Map<String, String> sources, Expressions types, Problems problems) {
    List<Column> columns = new ArrayList<>();
    sources.forEach(
        (name, source) -> {
          try {
            Expression expression = types.compile(NAME + part + name, source);
            columns.add(new Column(name, start(name), expression));
          } catch (IllegalArgumentException | BadEventException e) {
            problems.add(String.valueOf(e.getMessage()));
          }
        });
    return columns;
  }

  private byte[] start(String name) {
    JsonBytes start = new JsonBytes(32);
    writer.name("name", name, start);
    return start.put('=').copy();
  }

  @Override
  public void check(EventType type) {
    points.of(type);
  }

  @Override
  public byte[] of(Event event) {
    Point point = points.of(event.type());
    subject.aim(event);
    out.truncate(0);
    writer.name("measurement", point.measurement().fill(subject), out);
    for (Column tag : point.tags()) {
      String value = writer.tag(tag.expression().value(subject));
      if (!value.isEmpty()) {
        writer.name(tag.name(), value, out.put(',').put(tag.start()));
      }
    }
    fields(point);
    writer.time(point.time().value(subject), out.put(' '));
    return out.put('\n').copy();
  }

  private void fields(Point point) {
    char before = ' ';
    for (Column field : point.fields()) {
      Object value = field.expression().value(subject);
      if (value != null && LineWriter.isField(value)) {
        writer.field(field.name(), value, out.put(before).put(field.start()));
        before = ',';
      }
    }
    if (before == ' ') {
      throw new BadEventException(
          "fields: none (expected: at least one of " + settings.fields().keySet() + ")");
    }
  }
}
