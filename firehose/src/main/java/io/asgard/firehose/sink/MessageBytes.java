package io.asgard.firehose.sink;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.records.WireCheck;
import io.asgard.platform.records.WireReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bytes of an event's message as they are, if they are of its type. */
public final class MessageBytes implements Preparation<byte[]> {
  private static final byte[] NOTHING = new byte[0];

  private final Compiled<Optional<WireCheck>> checks =
      new Compiled<>(types -> check(types.eventType().schema()));
  private final WireReader reader = new WireReader();

  private static Optional<WireCheck> check(@Nullable TopicType schema) {
    return Optional.ofNullable(schema).map(known -> WireCheck.of(known.message()));
  }

  @Override
  public void check(EventType type) {
    checks.of(type);
  }

  /** The bytes; none of an event without a message. */
  @Override
  public byte[] of(Event event) {
    byte[] bytes = event.record().value();
    if (bytes == null) {
      return NOTHING;
    }
    TopicType schema = event.type().schema();
    Optional<WireCheck> check = checks.of(event.type());
    String wrong = check.isEmpty() ? null : check.get().reason(reader, bytes);
    if (wrong != null && schema != null) {
      throw new BadEventException("not a " + schema.message().getFullName() + ": " + wrong);
    }
    return bytes;
  }
}
