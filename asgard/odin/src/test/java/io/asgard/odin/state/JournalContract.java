package io.asgard.odin.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Entry.What;
import io.asgard.odin.state.Journal.Held;
import io.asgard.odin.state.Journal.Numbered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every journal does. All journals of a test are over the same store. */
abstract class JournalContract {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final Resource TOPIC =
      new Resource(Kind.TOPIC, "booking", "demo", "transport", Map.of("partitions", 6));
  private static final Instance INSTANCE = new Instance("kafka-1", "kafka-1.1", "f", 42, NOW);
  private static final Logger logger = LoggerFactory.getLogger(JournalContract.class);

  private final List<Journal> opened = new ArrayList<>();

  /**
   * The journal of an Odin that does not wait.
   *
   * @param much how many dead entries are worth to be dropped
   */
  abstract Journal journal(int much) throws IOException;

  /** The journal of an Odin that waits for another one's end. */
  abstract Journal standby() throws IOException;

  /** An Odin in a process of its own, which has the journal. */
  abstract JournalProcess process() throws IOException;

  @AfterEach
  void closeAll() throws IOException {
    for (Journal journal : opened) {
      journal.close();
    }
  }

  Journal open() throws IOException {
    return open(journal(Churn.MUCH));
  }

  Journal open(Journal journal) {
    opened.add(journal);
    journal.open();
    return journal;
  }

  private Journal reopened(Journal journal) throws IOException {
    journal.close();
    return open();
  }

  static List<Numbered> entries(Journal journal) {
    List<Numbered> entries = new ArrayList<>();
    journal.read(entries::add);
    return entries;
  }

  /** A process that starts and ends that often. */
  static void churn(Journal journal, int times) {
    for (int i = 0; i < times; i++) {
      String id = "feed." + journal.state().entries();
      journal.append(Entry.starting(NOW, "feed", id, "f"));
      journal.append(Entry.started(NOW, new Instance("feed", id, "f", 0, NOW), 7));
      journal.append(Entry.exited(NOW, "feed", id, "exit code 1"));
    }
  }

  @Test
  void knowsAfterAReopenWhatWasAppended() throws IOException {
    Journal journal = open();
    journal.append(Entry.desired(NOW, "local", List.of(TOPIC), "me"));
    journal.append(Entry.mode(NOW, What.UP));
    journal.append(Entry.starting(NOW, "kafka-1", "kafka-1.1", "f"));
    journal.append(Entry.started(NOW, INSTANCE, 42));
    journal.append(Entry.owned(NOW, "topic/booking", "g"));
    State state = journal.state();
    assertThat(state.entries()).isEqualTo(5);
    assertThat(state.instances()).isEqualTo(Map.of("kafka-1", INSTANCE));
    assertThat(reopened(journal).state()).isEqualTo(state);
  }

  @Test
  void keepsTheIntentOfAStartThatNeverHappened() throws IOException {
    Journal journal = open();
    journal.append(Entry.starting(NOW, "kafka-1", "kafka-1.1", "f"));
    assertThat(reopened(journal).state().instances().get("kafka-1").pid()).isZero();
  }

  @Test
  void remembersWhatWasWantedUntilAnApplySucceeds() throws IOException {
    Journal journal = open();
    journal.append(Entry.desired(NOW, "local", List.of(TOPIC), "me"));
    journal.append(Entry.desired(NOW, "local", List.of(), "me"));
    Journal again = reopened(journal);
    assertThat(again.state().known()).containsExactly(TOPIC);
    again.append(Entry.mode(NOW, What.APPLIED));
    assertThat(reopened(again).state().known()).isEmpty();
  }

  @Test
  void handsOverAThousandEntriesInOrder() throws IOException {
    Journal journal = open();
    List<Entry> all =
        IntStream.rangeClosed(1, 1_000).mapToObj(i -> Entry.owned(NOW, "topic/" + i, "f")).toList();
    long begin = System.nanoTime();
    all.forEach(journal::append);
    logger.info("1,000 entries in {} ms", since(begin).toMillis());
    assertThat(entries(reopened(journal)))
        .extracting(Numbered::number, Numbered::entry)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 1_000)
                .mapToObj(i -> org.assertj.core.api.Assertions.tuple(i, all.get((int) i - 1)))
                .toList());
  }

  @Test
  void hasOneWriterWhoIsNamedToWhoeverComesSecond() throws IOException {
    Journal first = open();
    Journal second = journal(Churn.MUCH);
    assertThatThrownBy(second::open)
        .isInstanceOf(Held.class)
        .hasMessageContaining("another Odin has it, ")
        .hasMessageContaining("pid " + ProcessHandle.current().pid());
    first.append(Entry.mode(NOW, What.UP));
    assertThat(reopened(first).state().entries()).isEqualTo(1);
  }

  @Test
  void isWonByOneOfThoseThatOpenAtOnce() throws Exception {
    List<Callable<Boolean>> openers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Journal journal = journal(Churn.MUCH);
      opened.add(journal);
      openers.add(() -> opens(journal));
    }
    ExecutorService threads = Executors.newFixedThreadPool(openers.size());
    int winners = 0;
    for (Future<Boolean> opener : threads.invokeAll(openers)) {
      winners += opener.get() ? 1 : 0;
    }
    threads.shutdown();
    assertThat(winners).isEqualTo(1);
  }

  private static boolean opens(Journal journal) {
    try {
      journal.open();
      return true;
    } catch (Held e) {
      return false;
    }
  }

  @Test
  void takesNothingOnceItIsClosed() throws IOException {
    Journal journal = open();
    journal.close();
    assertThatThrownBy(() -> journal.append(Entry.mode(NOW, What.UP)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageEndingWith(": the journal is not open");
  }

  @Test
  void dropsWhatLaterEntriesReplaceAndKeepsItsNumbers() throws IOException {
    Journal journal = open();
    churn(journal, 5);
    journal.append(Entry.desired(NOW, "local", List.of(TOPIC), "me"));
    churn(journal, 5);
    journal.append(Entry.starting(NOW, "feed", "feed.31", "f"));
    State state = journal.state();
    journal.close();
    Journal shorter = open(journal(10));
    assertThat(shorter.state()).isEqualTo(state);
    assertThat(entries(shorter)).extracting(Numbered::number).containsExactly(16L, 32L);
    shorter.append(Entry.mode(NOW, What.UP));
    assertThat(shorter.state().entries()).isEqualTo(33);
    assertThat(reopened(shorter).state().entries()).isEqualTo(33);
  }

  @Test
  void dropsNothingWhileLittleIsDead() throws IOException {
    Journal journal = open();
    churn(journal, 2);
    journal.close();
    assertThat(entries(open(journal(10)))).hasSize(6);
  }

  @Test
  void isTakenOverWithinTenSecondsFromAHolderThatIsKilled() throws Exception {
    try (JournalProcess holder = process()) {
      assertThat(holder.ask("append")).isEqualTo("appended 1");
      Journal next = standby();
      long begin = System.nanoTime();
      holder.kill();
      open(next);
      logger.info("taken over in {} ms", since(begin).toMillis());
      assertThat(since(begin)).isLessThan(Duration.ofSeconds(10));
      assertThat(next.state().entries()).isEqualTo(1);
      next.append(Entry.mode(NOW, What.DOWN));
    }
  }

  static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
