package io.asgard.firehose.sink;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes of an event what a target takes. Called by one thread. */
public interface Preparation<T> {
  /**
   * Looks whether events of that type can be prepared as configured.
   *
   * @throws IllegalArgumentException saying what is wrong, one problem a line
   */
  void check(EventType type);

  /**
   * What the target takes.
   *
   * @throws BadEventException if this event can never be prepared
   */
  T of(Event event);

  /** What it made, for people to read. */
  default String text(T content) {
    return content instanceof byte[] bytes ? text(bytes) : String.valueOf(content);
  }

  /** Bytes as text if they are text, else in base64. */
  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }
}
