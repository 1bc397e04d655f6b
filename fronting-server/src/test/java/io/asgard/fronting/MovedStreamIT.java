package io.asgard.fronting;

import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.FrontingGrpc.FrontingBlockingStub;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.platform.test.TestCluster;
import io.asgard.platform.test.TestOdin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream moves from one real cluster to another under load. */
class MovedStreamIT {
  private static final String STREAM = "locstream";
  private static final String TOPIC = "moving";
  private static final int THREADS = 2;
  private static final int KEYS = 5;
  private static final int EACH = 4;
  private static final int HOLDS = 6;

  private enum Old {
    TAKES_EVENTS,
    HELD,
    FENCED,
    DEAD
  }

  private final TestCluster home = TestCluster.start(2, 3, TOPIC);
  private final TestCluster there = TestCluster.start(1, 3, TOPIC);
  private final Set<ByteString> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger direct = new AtomicInteger();
  private final List<Throwable> failures = new ArrayList<>();
  private volatile boolean enough;

  @AfterEach
  void stops() {
    home.close();
    there.close();
  }

  @ParameterizedTest
  @EnumSource(Old.class)
  void nothingAcknowledgedIsLostAndEachKeyKeepsItsOrder(Old old) throws Exception {
    try (TestOdin odin = TestOdin.start();
        FakeRegistry registry = new FakeRegistry(0).with(TOPIC)) {
      odin.serves(STREAM, home.bootstrapServers());
      try (Fronting fronting =
          Fronting.follow(odin, STREAM, registry.url(), "fronting.spool.after=500ms")) {
        List<Thread> load = load(fronting);
        stored(500);
        leave(old, odin, fronting);
        long flipped = System.nanoTime();
        odin.serves(STREAM, there.bootstrapServers());
        eventually(() -> assertThat(fronting.health("kafka")).isEqualTo("UP"));
        stored(1);
        Duration back = Duration.ofNanos(System.nanoTime() - flipped);
        System.out.printf("old cluster %s: stored by the new one after %s%n", old, back);
        stored(500);
        enough = true;
        for (Thread thread : load) {
          thread.join();
        }
        eventually(() -> assertThat(fronting.metric("fronting.spool.bytes")).isZero());
      }
    }
    assertThat(failures).isEmpty();
    home.startAgain(); // A fenced one does not even say how much it has.
    int twice = storedTwice();
    if (old == Old.HELD) {
      assertThat(twice).isZero();
    }
  }

  private void leave(Old old, TestOdin odin, Fronting fronting) {
    switch (old) {
      case TAKES_EVENTS -> {}
      case HELD -> {
        for (int i = 0; i < HOLDS; i++) { // At some of them requests are under way.
          hold(odin, fronting);
          odin.serves(STREAM, home.bootstrapServers());
          stored(50);
        }
        hold(odin, fronting);
      }
      case FENCED -> {
        home.fence(TOPIC);
        eventually(() -> assertThat(fronting.metric("fronting.spool.bytes")).isPositive());
      }
      case DEAD -> home.stop();
    }
  }

  private static void hold(TestOdin odin, Fronting fronting) {
    odin.serves(STREAM, "127.0.0.1:1");
    eventually(() -> assertThat(fronting.metric("fronting.spool.bytes")).isPositive());
  }

  /** Sees to it that nothing is lost; returns how many events are there once more. */
  private int storedTwice() {
    List<ConsumerRecord<byte[], byte[]>> before = Stored.in(home.bootstrapServers(), TOPIC);
    List<ConsumerRecord<byte[], byte[]>> after = Stored.in(there.bootstrapServers(), TOPIC);
    assertThat(before).isNotEmpty();
    assertThat(after).isNotEmpty();
    Set<ByteString> ids = new HashSet<>();
    Stream.of(before, after)
        .flatMap(List::stream)
        .forEach(record -> ids.add(Stored.meta(record).getId()));
    System.out.printf(
        "%d acknowledged, %d + %d stored, %d distinct%n",
        acknowledged.size(), before.size(), after.size(), ids.size());
    assertThat(ids).containsAll(acknowledged);
    inOrder(before);
    inOrder(after);
    return before.size() + after.size() - ids.size();
  }

  /** The last occurrences of each key's events are in the order in which they were published. */
  private static void inOrder(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<ByteString, List<Long>> byKey = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      EventMeta meta = Stored.meta(record);
      List<Long> times =
          byKey.computeIfAbsent(ByteString.copyFrom(record.key()), key -> new ArrayList<>());
      times.remove((Long) meta.getEventTimeMs());
      times.add(meta.getEventTimeMs());
    }
    assertThat(byKey.values()).allSatisfy(times -> assertThat(times).isSorted());
  }

  private List<Thread> load(Fronting fronting) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      String name = "driver-" + i + "-";
      Thread thread = new Thread(() -> publish(fronting.blocking(), name));
      thread.setUncaughtExceptionHandler((ended, failure) -> failures.add(failure));
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private void publish(FrontingBlockingStub fronting, String drivers) {
    Instant begin = Instant.now();
    for (int n = 0; !enough; n++) {
      List<Event> wanted = new ArrayList<>();
      for (int i = 0; i < KEYS * EACH; i++) {
        // No two events of a key have the same time, as its order is told by that.
        wanted.add(event(TOPIC, drivers + i % KEYS, begin.plusMillis((long) n * EACH + i / KEYS)));
      }
      while (!wanted.isEmpty()) {
        wanted = unanswered(fronting, wanted);
      }
    }
  }

  /** Publishes; returns what has to be published again, in order. */
  private List<Event> unanswered(FrontingBlockingStub fronting, List<Event> events) {
    List<Answer> answers =
        fronting.publish(PublishRequest.newBuilder().addAllEvents(events).build()).getAnswersList();
    assertThat(answers).hasSameSizeAs(events);
    List<Event> again = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      ByteString id = events.get(i).getId().isEmpty() ? answer.getId() : events.get(i).getId();
      switch (answer.getCode()) {
        case STORED, SPOOLED -> {
          acknowledged.add(id);
          direct.addAndGet(answer.getCode() == Code.STORED ? 1 : 0);
        }
        case UNAVAILABLE, KEY_BLOCKED -> again.add(events.get(i).toBuilder().setId(id).build());
        default -> throw new AssertionError(answer.toString());
      }
    }
    return again;
  }

  /** Waits until so many more are stored at once. */
  private void stored(int more) {
    int target = direct.get() + more;
    eventually(() -> assertThat(direct.get()).isGreaterThanOrEqualTo(target));
  }
}
