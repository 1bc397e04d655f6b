package io.asgard.firehose.sink.redis;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
    value = "io.asgard.firehose.sink.redis.RedisServer#installed",
    disabledReason = "redis-server is not on the PATH")
class RedisSinksIT extends SinkContract {
  private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");
  private static final String ID = "{{message.driver_id}}";

  private final RedisServer server = new RedisServer();
  private final RedisCommands<String, String> redis = server.redis();
  private final List<RedisSinks> opened = new ArrayList<>();
  private final Sink sink = sink(Map.of("type", "list", "key", "arrived"));

  RedisSinksIT() throws Exception {}

  @AfterEach
  void stop() throws Exception {
    opened.forEach(RedisSinks::close);
    server.close();
  }

  @Test
  void setsAStringForAWhile() throws Exception {
    Sink string = sink(Map.of("key", ID, "value", "{{offset}} ä", "ttl", "1h"));
    string.deliver(List.of(event(1, "a"), event(2, "a")));
    assertThat(redis.get("a")).isEqualTo("2 ä");
    assertThat(redis.pttl("a")).isCloseTo(3_600_000L, within(60_000L));
  }

  @Test
  void setsAStringUntilATime() throws Exception {
    String inAnHour = "timestamp('2100-01-01T00:00:00Z')";
    sink(Map.of("key", ID, "expire-at", inAnHour)).deliver(List.of(event(1, "a")));
    assertThat(redis.get("a")).contains("\"offset\":1,");
    assertThat(redis.pexpiretime("a")).isEqualTo(4_102_444_800_000L);
  }

  @Test
  void setsTheFieldsOfAHashThatAreNotNull() throws Exception {
    redis.hset("a", "id", "before");
    Map<String, String> fields =
        Map.of(
            "fields.driver", "message.driver_id",
            "fields.type", "message.vehicle_type",
            "fields.raw", "b'\\xff\\x00'",
            "fields.at", "event_time",
            "fields.id", "offset == 1 ? dyn(null) : id");
    sink(with(fields, Map.of("type", "hash", "key", ID, "ttl", "1h")))
        .deliver(List.of(event(1, "a")));
    assertThat(redis.hgetall("a"))
        .containsEntry("driver", "a")
        .containsEntry("type", "BIKE")
        .containsEntry("id", "before")
        .containsEntry("at", "2023-11-14T22:13:20.123Z")
        .containsKey("raw");
    assertThat(redis.hstrlen("a", "raw")).isEqualTo(2);
    assertThat(redis.pttl("a")).isPositive();
  }

  @Test
  void keepsTheNewestOfAList() throws Exception {
    sink(Map.of("type", "list", "key", "l", "value", "{{offset}}", "max-length", 3))
        .deliver(events(10));
    assertThat(redis.lrange("l", 0, -1)).containsExactly("7", "8", "9");
  }

  @Test
  void appendsToAStreamAndTrimsIt() throws Exception {
    Sink stream =
        sink(Map.of("type", "stream", "key", "s", "fields.offset", "offset", "max-length", 100));
    stream.deliver(events(1_000));
    assertThat(redis.xrange("s", Range.unbounded()))
        .hasSizeBetween(100, 300)
        .last()
        .extracting(StreamMessage::getBody)
        .isEqualTo(Map.of("offset", "999"));
  }

  @Test
  void addsToASet() throws Exception {
    sink(Map.of("type", "set", "key", "s", "value", ID))
        .deliver(List.of(event(1, "a"), event(2, "b"), event(3, "a")));
    assertThat(redis.smembers("s")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void addsToASortedSetByScore() throws Exception {
    sink(Map.of("type", "sorted-set", "key", "s", "value", ID, "score", "10 - offset"))
        .deliver(List.of(event(1, "a"), event(2, "b")));
    assertThat(redis.zrange("s", 0, -1)).containsExactly("b", "a");
    assertThat(redis.zscore("s", "b")).isEqualTo(8.0);
  }

  @Test
  void deletes() throws Exception {
    redis.set("a", "1");
    assertThat(sink(Map.of("type", "delete", "key", ID)).deliver(List.of(event(1, "a"))))
        .containsExactly(Delivery.done());
    assertThat(redis.exists("a")).isZero();
  }

  @Test
  void rejectsWhatRedisRefusesAndLeavesThatKeyAlone() throws Exception {
    redis.set("b", "text");
    Sink list = sink(Map.of("type", "list", "key", ID, "value", "{{offset}}", "ttl", "1h"));
    List<Delivery> answers = list.deliver(List.of(event(1, "a"), event(2, "b"), event(3, "c")));
    assertThat(outcomes(answers)).containsExactly(Outcome.DONE, Outcome.REJECT, Outcome.DONE);
    assertThat(answers.get(1).detail()).startsWith("redis: WRONGTYPE");
    assertThat(redis.ttl("b")).isEqualTo(-1);
  }

  @Test
  void rejectsAScoreThatIsNone() throws Exception {
    Sink scores =
        sink(
            Map.of("type", "sorted-set", "key", "s", "value", ID, "score", "1.0 / double(offset)"));
    assertThat(outcomes(scores.deliver(List.of(event(0), event(1)))))
        .containsExactly(Outcome.BAD_EVENT, Outcome.DONE);
  }

  @Test
  void retriesWhileThereIsNoMemory() throws Exception {
    redis.configSet("maxmemory", "1");
    List<Delivery> answers = sink.deliver(events(2));
    assertThat(outcomes(answers)).containsExactly(Outcome.RETRY, Outcome.RETRY);
    assertThat(answers.get(0).detail()).startsWith("redis: OOM");
    redis.configSet("maxmemory", "0");
    assertThat(outcomes(sink.deliver(events(2)))).containsExactly(Outcome.DONE, Outcome.DONE);
  }

  @Test
  void retriesWhatIsBehindARetryOfItsKey() throws Exception {
    // A key that this user may not write yet.
    redis.aclSetuser(
        "writer", AclSetuserArgs.Builder.on().addPassword("secret").allCommands().keyPattern("b"));
    Sink limited =
        sink(Map.of("key", "{{offset == 1 ? 'a' : 'b'}}", "user", "writer", "password", "secret"));
    List<Event> batch = List.of(event(1, "x"), event(2, "y"), event(3, "x"));
    assertThat(outcomes(limited.deliver(batch)))
        .containsExactly(Outcome.RETRY, Outcome.DONE, Outcome.RETRY);
  }

  @Test
  void retriesOnAReplicaAndConnectsAnew() throws Exception {
    assertThat(outcomes(sink.deliver(events(1)))).containsExactly(Outcome.DONE);
    redis.replicaof("127.0.0.1", 1);
    assertThat(outcomes(sink.deliver(events(1)))).doesNotContain(Outcome.DONE, Outcome.REJECT);
    redis.replicaofNoOne();
    assertThat(outcomes(sink.deliver(events(1)))).containsExactly(Outcome.DONE);
  }

  @Test
  void waitsForItsPasswordToBeRight() throws Exception {
    redis.configSet("requirepass", "secret");
    assertThat(sink(Map.of("key", ID, "password", "wrong")).deliver(events(1)))
        .singleElement()
        .satisfies(answer -> assertThat(answer.outcome()).isEqualTo(Outcome.LATER))
        .satisfies(answer -> assertThat(answer.detail()).startsWith("redis: "));
    assertThat(sink(Map.of("key", ID, "password", "secret")).deliver(events(1)))
        .containsExactly(Delivery.done());
  }

  @Test
  void connectsAgainWhenItWasDisconnected() throws Exception {
    sink.deliver(events(1));
    redis.clientKill(KillArgs.Builder.typeNormal().skipme());
    assertThat(outcomes(sink.deliver(events(1)))).doesNotContain(Outcome.REJECT);
    assertThat(sink.deliver(events(1))).containsExactly(Delivery.done());
  }

  @Test
  void neverLetsAWriteThatWasHeldUpComeLast() throws Exception {
    try (Relay relay = new Relay(server.url())) {
      Sink string =
          sink(relay.url(), Map.of("key", "k", "value", "{{offset}}", "timeout", "300ms"));
      string.deliver(List.of(event(1, "a")));
      relay.hold();
      List<Event> stale = List.of(event(2, "a"));
      assertThat(outcomes(string.deliver(stale))).containsExactly(Outcome.RETRY);
      assertThat(string.deliver(List.of(event(2, "a"), event(3, "a"))))
          .containsExactly(Delivery.done(), Delivery.done());
      relay.release();
    }
    assertThat(redis.get("k")).isEqualTo("3");
  }

  @Test
  void returnsInTimeWhenThereIsNoAnswer() throws Exception {
    Sink impatient = sink(Map.of("key", ID, "timeout", "300ms"));
    impatient.deliver(events(1));
    server.freeze(true);
    long start = System.nanoTime();
    assertThat(impatient.deliver(events(1)))
        .containsExactly(Delivery.retry("redis: no answer within PT0.3S"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    server.freeze(false);
  }

  private static Map<String, Object> with(Map<String, ?> some, Map<String, ?> others) {
    Map<String, Object> all = new HashMap<>(some);
    all.putAll(others);
    return all;
  }

  private static List<Outcome> outcomes(List<Delivery> answers) {
    return answers.stream().map(Delivery::outcome).toList();
  }

  private Sink sink(Map<String, ?> settings) {
    return sink(server.url(), settings);
  }

  private Sink sink(URI url, Map<String, ?> settings) {
    RedisSinks sinks =
        new RedisSinks(TestSettings.bind(RedisSettings.class, url.toString(), settings), Map.of());
    opened.add(sinks);
    return sinks.open();
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    return redis.lrange("arrived", 0, -1).stream()
        .flatMap(json -> OFFSET.matcher(json).results())
        .map((MatchResult offset) -> Long.valueOf(offset.group(1)))
        .toList();
  }

  @Override
  protected void breakDown() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
