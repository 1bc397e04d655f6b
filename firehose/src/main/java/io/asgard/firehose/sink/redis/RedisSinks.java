package io.asgard.firehose.sink.redis;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.platform.service.Problems;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes sinks that write events to Redis. A Redis that is away is waited for. */
public final class RedisSinks implements Sinks {
  private static final String NAME = "firehose.sink.redis.";
  private static final int THREADS = 2; // The fewest that the client takes.
  private static final long SECONDS_TO_CLOSE = 2;

  private final RedisSettings settings;
  private final Map<String, String> fields;
  private final Address address;
  private final ClientResources resources;
  private final RedisClient client;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Connects to nothing yet.
   *
   * @param fields what JSON values hold; none for all of an event
   * @throws IllegalArgumentException saying what is wrong with the settings, one problem a line
   */
  public RedisSinks(RedisSettings settings, Map<String, String> fields) {
    check(settings, fields);
    this.settings = settings;
    this.fields = fields;
    address = new Address(settings);
    resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    client = RedisClient.create(resources);
    client.setOptions(options(settings));
  }

  private static void check(RedisSettings settings, Map<String, String> fields) {
    RedisSettings.Type type = settings.type();
    boolean json = type.hasValue() && settings.value() == null;
    Problems problems = new Problems();
    Address.check(settings, problems);
    problems.check(
        type.hasValue() || settings.value() == null,
        NAME + "value: " + settings.value() + " (expected: none, with type " + type + ")");
    problems.check(
        (type == RedisSettings.Type.SORTED_SET) == (settings.score() != null),
        NAME + "score: " + settings.score() + " (expected: with type SORTED_SET, and only so)");
    problems.check(
        type.hasFields() != settings.fields().isEmpty(),
        NAME
            + "fields: "
            + settings.fields().keySet()
            + " (expected: some with type HASH or STREAM, and only so)");
    problems.check(
        type.hasLength() || settings.maxLength() == 0,
        NAME + "max-length: " + settings.maxLength() + " (expected: 0, with type " + type + ")");
    problems.check(
        settings.ttl() == null || settings.expireAt() == null,
        NAME + "ttl: " + settings.ttl() + " (expected: none, with expire-at)");
    problems.check(
        type != RedisSettings.Type.DELETE
            || (settings.ttl() == null && settings.expireAt() == null),
        NAME + "type: DELETE (expected: without ttl and expire-at)");
    problems.check(
        fields.isEmpty() || json,
        "firehose.fields: "
            + fields.keySet()
            + " (expected: none, unless the value in Redis is JSON)");
    problems.throwIfAny();
  }

  private static ClientOptions options(RedisSettings settings) {
    return ClientOptions.builder()
        // What is to be sent again is for the lane to decide, and in which order.
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
        .socketOptions(SocketOptions.builder().connectTimeout(settings.timeout()).build())
        .build();
  }

  @Override
  public void check(EventType type) {
    new Writes(settings, fields).check(type);
  }

  @Override
  public Sink open() {
    Link link = new Link(client, address, settings.timeout());
    return new PreparingSink<>(new Writes(settings, fields), new RedisTarget(link));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      client.shutdown(0, SECONDS_TO_CLOSE, TimeUnit.SECONDS);
      resources.shutdown(0, SECONDS_TO_CLOSE, TimeUnit.SECONDS);
    }
  }
}
