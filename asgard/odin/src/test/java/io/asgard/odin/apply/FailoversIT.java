package io.asgard.odin.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.event.Events;
import io.asgard.odin.failover.Move;
import io.asgard.odin.failover.Moves;
import io.asgard.odin.flow.Flow;
import io.asgard.odin.flow.FlowStart;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Entry.What;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.State;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import tools.jackson.databind.json.JsonMapper;

/** Moves between two brokers; what flows would copy is there already. */
class FailoversIT {
  private static final EmbeddedKafkaKraftBroker home = TestKafka.another();
  private static final EmbeddedKafkaKraftBroker away = TestKafka.another();
  private static final AtomicInteger streams = new AtomicInteger();

  @TempDir private Path directory;
  private final ExecutorService steps = Executors.newCachedThreadPool();
  private final List<Progress> told = new ArrayList<>();
  private String stream;
  private TopicPartition partition;
  private Dying journal;

  @BeforeAll
  static void start() {
    home.afterPropertiesSet();
    away.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    home.destroy();
    away.destroy();
  }

  @BeforeEach
  void declare() {
    stream = "f" + streams.incrementAndGet();
    partition = new TopicPartition(stream + "-topic", 0);
    journal = new Dying(Journal.in(directory, JsonMapper.shared()));
    journal.open();
    Resource resource =
        new Resource(Kind.STREAM, stream, "p", "transport", Map.of("failover", Map.of("port", 1)));
    Clock clock = Clock.systemUTC();
    journal.append(Entry.mode(clock.instant(), What.UP));
    journal.append(Entry.desired(clock.instant(), "set", List.of(resource), "me"));
    for (EmbeddedKafkaKraftBroker broker : List.of(home, away)) {
      create(broker);
      write(broker, "a", "b");
    }
    FlowStart.at(forth(), Map.of(partition, 2L), 1);
  }

  @AfterEach
  void end() throws IOException {
    journal.close();
    steps.shutdownNow();
  }

  @Test
  void leadsThereAndBack() {
    assertThat(failovers().failover(stream, "me", told::add)).isTrue();
    assertThat(serving()).isEqualTo(stream + "-failover");
    assertThat(cut()).isEmpty();
    assertThat(FlowStart.committed(back())).containsEntry(partition, 2L);
    assertThat(told).extracting(Progress::phase).endsWith(Progress.Phase.HEALTHY);
    assertThat(failovers().failover(stream, "me", told::add)).isTrue();
    assertThat(serving()).isEqualTo(stream);
  }

  @Test
  void staysWhereItIsWhenTheCopyDoesNotAnswer() {
    Flow.Cluster nowhere = new Flow.Cluster(stream + "-failover", "127.0.0.1:1");
    Flow there = new Flow("there", from(), nowhere, List.of(".*"));
    Flow here = new Flow("here", nowhere, from(), List.of(".*"));
    assertThat(failovers(move(there, here)).failover(stream, "me", told::add)).isFalse();
    assertThat(serving()).isEqualTo(stream);
    assertThat(journal.state().moving()).isEmpty();
    assertThat(told.get(told.size() - 1).detail()).endsWith("--lost asks nothing of it)");
  }

  @Test
  void aLossIsReconciledOnce() {
    write(home, "left");
    assertThat(failovers().lost(stream, "me", told::add)).isTrue();
    assertThat(told).extracting(Progress::phase).endsWith(Progress.Phase.HEALTHY);
    assertThat(cut()).containsExactly(stream + "-to-home");
    assertThatThrownBy(() -> failovers().failover(stream, "me", told::add))
        .hasMessageContaining("(expected: odin reconcile first)");
    assertThat(failovers().reconcile(stream, "me", told::add)).isTrue();
    assertThat(cut()).isEmpty();
    assertThat(told).extracting(Progress::detail).anyMatch(line -> line.contains("rpo_records 1,"));
    assertThatThrownBy(() -> failovers().reconcile(stream, "me", told::add))
        .hasMessageContaining("nothing to reconcile");
  }

  @Test
  void movesNothingOfAPlatformThatIsDown() {
    journal.append(Entry.mode(Clock.systemUTC().instant(), What.DOWN));
    assertThatThrownBy(() -> failovers().failover(stream, "me", told::add))
        .hasMessage("platform: down (expected: up; an apply starts it)");
  }

  /** Dies before its n-th entry; the next Odin and a reconcile do the rest, whatever was done. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void comesThroughAKillAtAnyEntry(int entry) {
    journal.dieAt(entry);
    assertThatThrownBy(() -> failovers().failover(stream, "me", told::add))
        .isInstanceOf(Killed.class);
    journal.dieAt(Integer.MAX_VALUE);
    Failovers next = failovers();
    next.takeBack();
    next.recover();
    assertThat(journal.state().moving()).isEmpty();
    if (!cut().isEmpty()) {
      assertThat(next.reconcile(stream, "me", told::add)).isTrue();
    }
    assertThat(cut()).isEmpty();
    assertThat(next.failover(stream, "me", told::add)).isTrue();
    assertThat(FlowStart.ends(back())).containsEntry(partition, 2L);
  }

  private String serving() {
    return journal.state().servingOf(stream).cluster();
  }

  private Set<String> cut() {
    return journal.state().servingOf(stream).cut();
  }

  private Failovers failovers() {
    return failovers(move(forth(), back()));
  }

  private Failovers failovers(Move away) {
    Clock clock = Clock.systemUTC();
    Events events = new Events(clock);
    Engine engine = new Engine(new PartsInMemory(), journal, events, steps, Runnable::run, clock);
    Move home = move(away.back(), away.forth());
    Moves moves =
        new Moves() {
          @Override
          public Move away(String name) {
            return serving().equals(stream) ? away : home;
          }

          @Override
          public List<Move> away() {
            return List.of(away(stream));
          }

          @Override
          public Move here(String name) {
            return serving().equals(stream) ? home : away;
          }
        };
    return new Failovers(engine, journal, moves, events, JsonMapper.shared(), clock);
  }

  private Move move(Flow forth, Flow back) {
    return new Move(stream, forth, back, List.of(), List.of(), Map.of());
  }

  private Flow forth() {
    return new Flow(stream + "-to-failover", from(), to(), List.of(partition.topic()));
  }

  private Flow back() {
    return new Flow(stream + "-to-home", to(), from(), List.of(partition.topic()));
  }

  private Flow.Cluster from() {
    return new Flow.Cluster(stream, home.getBrokersAsString());
  }

  private Flow.Cluster to() {
    return new Flow.Cluster(stream + "-failover", away.getBrokersAsString());
  }

  private void create(EmbeddedKafkaKraftBroker broker) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
      Topics.create(admin, List.of(new NewTopic(partition.topic(), 1, (short) 1)));
    }
  }

  private void write(EmbeddedKafkaKraftBroker broker, String... values) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.getBrokersAsString());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(partition.topic(), 0, "key", value)).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Odin is gone; nothing of it catches this. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** A journal whose Odin is killed before an entry, and writes nothing afterwards. */
  private static final class Dying implements Journal {
    private final Journal journal;
    private int left = Integer.MAX_VALUE;

    Dying(Journal journal) {
      this.journal = journal;
    }

    void dieAt(int entry) {
      left = entry;
    }

    @Override
    public void open() {
      journal.open();
    }

    @Override
    public void append(Entry entry) {
      left = left == Integer.MAX_VALUE ? left : left - 1;
      if (left <= 0) {
        throw new Killed();
      }
      journal.append(entry);
    }

    @Override
    public State state() {
      return journal.state();
    }

    @Override
    public void read(Consumer<Numbered> reader) {
      journal.read(reader);
    }

    @Override
    public void close() throws IOException {
      journal.close();
    }
  }
}
