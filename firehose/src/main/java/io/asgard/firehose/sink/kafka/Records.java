package io.asgard.firehose.sink.kafka;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expression;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.expression.ValueType;
import io.asgard.firehose.sink.JsonBody;
import io.asgard.firehose.sink.Preparation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes of an event the record that is written. */
final class Records implements Preparation<ProducerRecord<byte @Nullable [], byte @Nullable []>> {
  private static final String NAME = "firehose.sink.kafka.";
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
  private static final Set<ValueType> KEYS =
      Set.of(ValueType.STRING, ValueType.BYTES, ValueType.DYN);

  private final KafkaSinkSettings settings;
  private final JsonBody json;
  private final Compiled<Parts> parts;
  private final Subject subject = new Subject();
  private String lastTopic = ""; // Of those that were looked at: mostly it is the only one.

  /**
   * What is computed of an event.
   *
   * @param key absent for the event's own
   */
  private record Parts(Template topic, @Nullable Expression key) {}

  Records(KafkaSinkSettings settings, Map<String, String> fields) {
    this.settings = settings;
    this.json = new JsonBody(fields);
    this.parts = new Compiled<>(this::compile);
  }

  private Parts compile(Expressions types) {
    String topic = settings.topic();
    if (Template.isConstant(topic) && !TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException(NAME + wrongTopic(topic));
    }
    return new Parts(Template.of(NAME + "topic", topic, types), key(types));
  }

  private @Nullable Expression key(Expressions types) {
    String source = settings.key();
    if (source == null) {
      return null;
    }
    Expression key = types.compile(NAME + "key", source);
    if (!KEYS.contains(key.type())) {
      throw new IllegalArgumentException(
          NAME + "key: " + source + " (expected: a string or bytes, is " + key.type() + ")");
    }
    return key;
  }

  @Override
  public void check(EventType type) {
    parts.of(type);
    if (settings.body() == KafkaSinkSettings.Body.JSON) {
      json.check(type);
    }
  }

  @Override
  public ProducerRecord<byte @Nullable [], byte @Nullable []> of(Event event) {
    Parts of = parts.of(event.type());
    subject.aim(event);
    String topic = topic(of.topic().fill(subject));
    Expression key = of.key();
    long time = event.record().timestamp();
    return new ProducerRecord<>(
        topic,
        null,
        time < 0 ? null : time,
        key == null ? event.record().key() : bytes(key.value(subject)),
        value(event),
        event.record().headers());
  }

  private String topic(String name) {
    if (!name.equals(lastTopic)) {
      if (!TOPIC.matcher(name).matches()) {
        throw new BadEventException(wrongTopic(name));
      }
      lastTopic = name;
    }
    return name;
  }

  private static String wrongTopic(String name) {
    return "topic: " + name + " (expected: letters, digits, dots, _ and -, at most 249)";
  }

  private static byte @Nullable [] bytes(@Nullable Object key) {
    if (key == null) {
      return null;
    }
    if (key instanceof byte[] bytes) {
      return bytes;
    }
    if (key instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    throw new BadEventException("key: " + key + " (expected: a string or bytes)");
  }

  private byte @Nullable [] value(Event event) {
    return switch (settings.body()) {
      case BYTES -> event.record().value();
      case JSON -> json.of(event);
    };
  }

  @Override
  public String text(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
    return record.topic() + " " + text(record.key()) + " " + text(record.value());
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : Preparation.text(bytes);
  }
}
