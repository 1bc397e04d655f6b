package io.asgard.firehose.sink.redis;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A Redis, version 5 or newer, 6.2 with {@code expireAt}; no cluster.
 *
 * @param url as {@code redis://host:6379/0}; {@code rediss} for TLS, which trusts what Java trusts
 * @param user of the access list; the default one if absent
 * @param key with {@code {{expressions}}}
 * @param value with {@code {{expressions}}}, where the type has one; if absent, all of the event,
 *     or firehose.fields, as JSON
 * @param score CEL, a number; with type sorted set
 * @param fields of a hash, or of a stream's entry: name to CEL expression. Text and bytes are
 *     written as they are, all else as in JSON. One that is null is left out
 * @param ttl after which the key expires, counted from the last write
 * @param expireAt CEL, the time at which the key expires; null for an event that sets none
 * @param maxLength of a list or, roughly, of a stream: the oldest go. 0 for any
 * @param timeout for connecting, and for writing a batch
 */
public record RedisSettings(
    @NotNull URI url,
    @Nullable String user,
    @Nullable String password,
    @DefaultValue("STRING") Type type,
    @NotBlank String key,
    @Nullable String value,
    @Nullable String score,
    @DefaultValue Map<String, String> fields,
    @DurationMin(millis = 1) @Nullable Duration ttl,
    @Nullable String expireAt,
    @PositiveOrZero @DefaultValue("0") long maxLength,
    @DurationMin(millis = 1) @DurationMax(seconds = 10) @DefaultValue("5s") Duration timeout) {

  /** What the key holds. */
  public enum Type {
    /** The value of the last event. */
    STRING,
    /** The fields of the last events. */
    HASH,
    /** Values, the newest last. */
    LIST,
    /** Entries of fields, the newest last. */
    STREAM,
    /** Values, each once. */
    SET,
    /** Values, each once, by score. */
    SORTED_SET,
    /** Nothing: an event deletes it. */
    DELETE;

    boolean hasValue() {
      return this == STRING || this == LIST || this == SET || this == SORTED_SET;
    }

    boolean hasFields() {
      return this == HASH || this == STREAM;
    }

    boolean hasLength() {
      return this == LIST || this == STREAM;
    }
  }
}
