package io.asgard.firehose.sink;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OneByOneTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Application application = new Application();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void sendsManyAtATimeAndThoseOfAKeyInTheirOrder() throws Exception {
    application.answersFrom = threads;
    for (int round = 0; round < 200; round++) {
      application.sent.clear();
      String[] keys =
          IntStream.range(0, 60)
              .mapToObj(i -> "k" + ThreadLocalRandom.current().nextInt(20))
              .toArray(String[]::new);
      assertThat(deliver(3, LONG, keys)).hasSize(60).containsOnly(Outcome.DONE);
      assertThat(application.sent).hasSize(60).doesNotHaveDuplicates();
      assertThat(application.outOfOrder).hasValue(0);
    }
    assertThat(application.most.get()).isBetween(2, 3);
  }

  @Test
  void sendsThousandsThatAreAnsweredAtOnce() throws Exception {
    String[] keys = IntStream.range(0, 20_000).mapToObj(i -> "k" + i % 7).toArray(String[]::new);
    assertThat(deliver(4, LONG, keys)).hasSize(20_000).containsOnly(Outcome.DONE);
  }

  @Test
  void letsNoneOvertakeOneThatWaits() throws Exception {
    application.answers.put(1L, Delivery.retry("503"));
    assertThat(deliver(4, LONG, "a", "a", "b", "a"))
        .containsExactly(Outcome.DONE, Outcome.RETRY, Outcome.DONE, Outcome.LATER);
    assertThat(application.sent).containsExactly(0L, 1L, 2L);
  }

  @Test
  void leavesWhatItHasNoTimeFor() throws Exception {
    assertThat(deliver(4, Duration.ZERO, "a", "b")).containsOnly(Outcome.LATER);
  }

  @Test
  void retriesWhatASenderThrowsAt() throws Exception {
    application.failure = new IllegalStateException("broken");
    assertThat(deliver(4, LONG, "a", "b")).containsOnly(Outcome.RETRY);
  }

  @Test
  void waitsForTurnsOnTheLanesOwnThread() throws Exception {
    application.answersFrom = threads;
    application.limited = true;
    assertThat(deliver(2, LONG, "a", "b", "a", "c")).containsOnly(Outcome.DONE);
    assertThat(application.turns).containsOnly(Thread.currentThread()).hasSize(4);
  }

  @Test
  void sendsNoMoreOnceItIsInterrupted() throws Exception {
    application.held = new CompletableFuture<>();
    FutureTask<List<Outcome>> delivery = new FutureTask<>(() -> deliver(1, LONG, "a", "b", "c"));
    Thread lane = new Thread(delivery);
    lane.start();
    eventually(() -> assertThat(application.sent).hasSize(1));
    lane.interrupt();
    lane.join();
    application.held.complete(Delivery.done());
    assertThat(application.sent).hasSize(1);
  }

  private List<Outcome> deliver(int most, Duration patience, String... keys) throws Exception {
    List<Prepared<String>> batch = new ArrayList<>();
    for (String key : keys) {
      batch.add(new Prepared<>(event(batch.size(), key), key));
    }
    try (Target<String> target = new OneByOne<>(application, most, patience)) {
      return target.deliver(batch).stream().map(Delivery::outcome).toList();
    }
  }

  /** Answers at once, or by other threads. */
  private static final class Application implements OneByOne.Sender<String> {
    private final ConcurrentLinkedQueue<Long> sent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Thread> turns = new ConcurrentLinkedQueue<>();
    private final Map<Long, Delivery> answers = new ConcurrentHashMap<>();
    private final Map<String, Long> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger outOfOrder = new AtomicInteger();
    private ExecutorService answersFrom;
    private RuntimeException failure;
    private boolean limited;
    private CompletableFuture<Delivery> held;

    @Override
    public CompletableFuture<Delivery> send(Prepared<String> event) {
      if (failure != null) {
        throw failure;
      }
      long offset = event.event().offset();
      sent.add(offset);
      if (held != null) {
        return held;
      }
      Delivery answer = answers.getOrDefault(offset, Delivery.done());
      if (answersFrom == null) {
        return CompletableFuture.completedFuture(answer);
      }
      if (underWay.put(event.content(), offset) != null) {
        outOfOrder.incrementAndGet();
      }
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      return CompletableFuture.supplyAsync(
          () -> {
            underWay.remove(event.content());
            now.decrementAndGet();
            return answer;
          },
          answersFrom);
    }

    @Override
    public void await() {
      turns.add(Thread.currentThread());
    }

    @Override
    public boolean isLimited() {
      return limited;
    }
  }
}
