package io.asgard.firehose.sink.grpc;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.sink.MessageBytes;
import io.asgard.firehose.sink.Preparation;
import io.asgard.platform.records.TopicType;
import io.grpc.Metadata;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes of each event a call: its message's bytes, as they are, and metadata. */
final class Calls implements Preparation<Call> {
  private static final String NAME = "firehose.sink.grpc.";

  private final Map<String, String> metadata;
  private final Method method;
  private final Compiled<Map<Metadata.Key<String>, Template>> templates;
  private final Preparation<byte[]> messages = new MessageBytes();
  private final Subject subject = new Subject();

  Calls(GrpcSettings settings, Method method) {
    this.metadata = settings.metadata();
    this.method = method;
    this.templates = new Compiled<>(this::compile);
  }

  private Map<Metadata.Key<String>, Template> compile(Expressions types) {
    Map<Metadata.Key<String>, Template> compiled = new LinkedHashMap<>();
    metadata.forEach(
        (name, source) ->
            compiled.put(
                Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER),
                Template.of(NAME + "metadata." + name, source, types)));
    return compiled;
  }

  @Override
  public void check(EventType type) {
    messages.check(type);
    templates.of(type);
    TopicType schema = type.schema();
    if (schema != null) {
      method.requireInput(schema.message());
    }
  }

  @Override
  public Call of(Event event) {
    if (event.record().value() == null) {
      throw new BadEventException("message: none (expected: one, for a call)");
    }
    byte[] message = messages.of(event);
    subject.aim(event);
    Metadata filled = new Metadata();
    templates
        .of(event.type())
        .forEach((name, value) -> filled.put(name, oneLine(name, value.fill(subject))));
    return new Call(message, filled);
  }

  private static String oneLine(Metadata.Key<String> name, String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new BadEventException(
          "metadata " + name.name() + ": " + value + " (expected: printable ASCII)");
    }
    return value;
  }

  /** Without metadata: they may be secret. */
  @Override
  public String text(Call call) {
    return method.name() + " " + Preparation.text(call.message());
  }
}
