package io.asgard.firehose.sink.redis;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expression;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.expression.Texts;
import io.asgard.firehose.expression.ValueType;
import io.asgard.firehose.sink.JsonBody;
import io.asgard.firehose.sink.Preparation;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes of an event the commands that write it. */
final class Writes implements Preparation<Write> {
  private static final String NAME = "firehose.sink.redis.";
  private static final Set<ValueType> NUMBERS =
      Set.of(ValueType.INT, ValueType.DOUBLE, ValueType.DYN);
  private static final Set<ValueType> TIMES = Set.of(ValueType.TIMESTAMP, ValueType.DYN);

  private final RedisSettings settings;
  private final JsonBody json;
  private final Compiled<Parts> parts;
  private final Subject subject = new Subject();
  private final Texts texts = new Texts();

  /**
   * What is computed of an event.
   *
   * @param value absent if it is JSON, or if there is none
   */
  private record Parts(
      Template key,
      @Nullable Template value,
      @Nullable Expression score,
      @Nullable Expression expireAt,
      List<Field> fields) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Field(byte[] name, Expression value) {}

  Writes(RedisSettings settings, Map<String, String> fields) {
    this.settings = settings;
    this.json = new JsonBody(fields);
    this.parts = new Compiled<>(this::compile);
  }

  private Parts compile(Expressions types) {
    String value = settings.value();
    return new Parts(
        Template.of(NAME + "key", settings.key(), types),
        value == null ? null : Template.of(NAME + "value", value, types),
        compile("score", settings.score(), NUMBERS, "a number", types),
        compile("expire-at", settings.expireAt(), TIMES, "a timestamp", types),
        settings.fields().entrySet().stream()
            .map(
                field ->
                    new Field(
                        utf8(field.getKey()),
                        types.compile(NAME + "fields." + field.getKey(), field.getValue())))
            .toList());
  }

  private static @Nullable Expression compile(
      String part,
      @Nullable String source,
      Set<ValueType> allowed,
      String expected,
      Expressions types) {
    if (source == null) {
      return null;
    }
    Expression expression = types.compile(NAME + part, source);
    if (!allowed.contains(expression.type())) {
      throw new IllegalArgumentException(
          NAME
              + part
              + ": "
              + source
              + " (expected: "
              + expected
              + ", is "
              + expression.type()
              + ")");
    }
    return expression;
  }

  @Override
  public void check(EventType type) {
    parts.of(type);
    if (isJson()) {
      json.check(type);
    }
  }

  private boolean isJson() {
    return settings.type().hasValue() && settings.value() == null;
  }

  @Override
  public Write of(Event event) {
    Parts of = parts.of(event.type());
    subject.aim(event);
    byte[] key = utf8(of.key().fill(subject));
    if (key.length == 0) {
      throw new BadEventException("key: empty (expected: " + settings.key() + " to be something)");
    }
    return switch (settings.type()) {
      case STRING -> string(key, of, event);
      case HASH -> lasting(fields(new Command(CommandType.HSET, key), of), key, of);
      case LIST -> lasting(new Command(CommandType.RPUSH, key).with(value(of, event)), key, of);
      case STREAM -> lasting(fields(entry(key), of), key, of);
      case SET -> lasting(new Command(CommandType.SADD, key).with(value(of, event)), key, of);
      case SORTED_SET ->
          lasting(
              new Command(CommandType.ZADD, key).with(score(of)).with(value(of, event)), key, of);
      // As DEL, but a large value does not keep others waiting.
      case DELETE -> new Write(new Command(CommandType.UNLINK, key), List.of());
    };
  }

  private Write string(byte[] key, Parts of, Event event) {
    Command set = new Command(CommandType.SET, key).with(value(of, event));
    Duration ttl = settings.ttl();
    Instant end = expireAt(of);
    if (ttl != null) {
      set.with("PX").with(ttl.toMillis());
    } else if (end != null) {
      set.with("PXAT").with(end.toEpochMilli());
    }
    return new Write(set, List.of());
  }

  private Command entry(byte[] key) {
    Command add = new Command(CommandType.XADD, key);
    if (settings.maxLength() > 0) {
      add.with("MAXLEN").with("~").with(settings.maxLength());
    }
    return add.with("*");
  }

  private Command fields(Command command, Parts of) {
    int before = command.arguments().size();
    for (Field field : of.fields()) {
      Object value = field.value().value(subject);
      if (value != null) {
        command.with(field.name()).with(bytes(value));
      }
    }
    if (command.arguments().size() == before) {
      throw new BadEventException(
          "fields: " + settings.fields().keySet() + " are all null (expected: one that is not)");
    }
    return command;
  }

  private byte[] bytes(Object value) {
    return value instanceof byte[] bytes ? bytes : utf8(texts.of(value));
  }

  private byte[] value(Parts of, Event event) {
    Template value = of.value();
    return value == null ? json.of(event) : utf8(value.fill(subject));
  }

  private String score(Parts of) {
    Object score = Objects.requireNonNull(of.score()).value(subject);
    if (score instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.toString();
    }
    throw new BadEventException("score: " + score + " (expected: a number)");
  }

  private Write lasting(Command first, byte[] key, Parts of) {
    List<Command> after = new ArrayList<>(2);
    if (settings.type() == RedisSettings.Type.LIST && settings.maxLength() > 0) {
      after.add(new Command(CommandType.LTRIM, key).with(-settings.maxLength()).with(-1));
    }
    Duration ttl = settings.ttl();
    Instant end = expireAt(of);
    if (ttl != null) {
      after.add(new Command(CommandType.PEXPIRE, key).with(ttl.toMillis()));
    } else if (end != null) {
      after.add(new Command(CommandType.PEXPIREAT, key).with(end.toEpochMilli()));
    }
    return new Write(first, after);
  }

  private @Nullable Instant expireAt(Parts of) {
    Expression expression = of.expireAt();
    Object time = expression == null ? null : expression.value(subject);
    if (time == null || time instanceof Instant) {
      return (Instant) time;
    }
    throw new BadEventException("expire-at: " + time + " (expected: a timestamp)");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String text(Write write) {
    return Stream.concat(Stream.of(write.first()), write.after().stream())
        .map(Writes::text)
        .collect(Collectors.joining("; "));
  }

  private static String text(Command command) {
    return command.arguments().stream()
        .map(Preparation::text)
        .collect(Collectors.joining(" ", command.type() + " ", ""));
  }
}
