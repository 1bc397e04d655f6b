package io.asgard.odin.apply;

import io.asgard.odin.apply.Progress.Phase;
import io.asgard.odin.event.Events;
import io.asgard.odin.failover.Groups;
import io.asgard.odin.failover.LostRegion;
import io.asgard.odin.failover.Move;
import io.asgard.odin.failover.Moves;
import io.asgard.odin.failover.PlannedFailover;
import io.asgard.odin.failover.Ready;
import io.asgard.odin.failover.Reconciliation;
import io.asgard.odin.flow.FlowBegin;
import io.asgard.odin.flow.GroupOffsets;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.Serving;
import io.asgard.platform.service.ConflictException;
import io.asgard.platform.service.NotFoundException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Moves streams between their clusters. What is meant to be done is in the journal first: an Odin
 * that is killed in the middle of a move leaves the stream where it was.
 */
public final class Failovers implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Failovers.class);

  private final Engine engine;
  private final Journal journal;
  private final Moves moves;
  private final Events events;
  private final JsonMapper json;
  private final Clock clock;
  private final Groups groups;

  Failovers(
      Engine engine, Journal journal, Moves moves, Events events, JsonMapper json, Clock clock) {
    this.engine = engine;
    this.journal = journal;
    this.moves = moves;
    this.events = events;
    this.json = json;
    this.clock = clock;
    this.groups = new Groups(() -> journal.state().down() ? List.of() : moves.away());
  }

  /** Begins to watch the groups of streams that can be moved. */
  void start() {
    groups.start();
  }

  /**
   * Moves a stream to its other cluster, from where nothing is lost, and turns its flows round.
   *
   * @return whether every part is healthy at the end
   */
  public boolean failover(String stream, String actor, Consumer<Progress> progress) {
    return urgently(
        stream,
        progress,
        () -> {
          Move move = begin(stream, actor);
          Consumer<String> tell = teller(stream, progress);
          PlannedFailover planned = new PlannedFailover(move, flowBegin(stream), json, clock, tell);
          if (!flip(move, actor, progress, planned::prepare)) {
            return false;
          }
          boolean on = goOn(move, progress);
          return bringAlong(move, actor, progress) && on;
        });
  }

  /**
   * Moves a stream away from a cluster that is lost. What had not been copied is counted, and
   * brought along, by {@link #reconcile}.
   */
  public boolean lost(String stream, String actor, Consumer<Progress> progress) {
    return urgently(
        stream,
        progress,
        () -> {
          Move move = begin(stream, actor);
          Consumer<String> tell = teller(stream, progress);
          LostRegion lost = new LostRegion(move, tell);
          FlowBegin begin = flowBegin(stream);
          Optional<GroupOffsets> seen = groups.last(stream, move.forth());
          if (!flip(move, actor, progress, () -> lost.prepare(begin, seen))) {
            return false;
          }
          tell.accept(
              "what "
                  + move.from().name()
                  + " had not copied is told by `odin reconcile "
                  + stream
                  + "` when it is back");
          boolean on = goOn(move, progress);
          if (on) {
            progress.accept(line("", Phase.HEALTHY, stream + " is served by " + move.to().name()));
          }
          return on;
        });
  }

  /** When the cluster before is back: counts and brings along what it had not copied. */
  public boolean reconcile(String stream, String actor, Consumer<Progress> progress) {
    return urgently(
        stream,
        progress,
        () -> {
          if (journal.state().servingOf(stream).cut().isEmpty()) {
            throw new ConflictException(
                "stream: " + stream + ": nothing to reconcile (expected: after failover --lost)");
          }
          requireUp();
          Move move = moves.here(stream);
          boolean on = goOn(move, progress);
          // It may take long, and can be done again.
          return engine.turns().givingWay(() -> bringAlong(move, actor, progress)) && on;
        });
  }

  private void requireUp() {
    if (journal.state().down()) {
      throw new ConflictException("platform: down (expected: up; an apply starts it)");
    }
  }

  private Move begin(String stream, String actor) {
    requireUp();
    Move move = moves.away(stream);
    Set<String> cut = journal.state().servingOf(stream).cut();
    if (!cut.isEmpty()) {
      throw new ConflictException(
          "stream: "
              + stream
              + ": does not go on yet: "
              + String.join(", ", new TreeSet<>(cut))
              + " (expected: odin reconcile first)");
    }
    journal.append(Entry.moving(clock.instant(), stream, actor));
    events.tell("moving", "stream/" + stream, actor, "to " + move.to().name());
    return move;
  }

  private interface Preparation {
    Ready ready() throws InterruptedException;
  }

  /** From the moment that nobody serves the stream to the one when the second cluster does. */
  private boolean flip(
      Move move, String actor, Consumer<Progress> progress, Preparation preparation) {
    boolean served = false;
    try {
      teller(move.stream(), progress).accept("whoever follows it holds on");
      serve(move, preparation.ready(), actor, progress);
      served = true;
      return true;
    } catch (InterruptedException e) {
      failed(move.stream(), "interrupted", progress);
      Thread.currentThread().interrupt();
      return false;
    } catch (KafkaException e) {
      String hint = " (is it lost? failover --lost asks nothing of it)";
      failed(move.stream(), e.getMessage() + hint, progress);
      return false;
    } catch (RuntimeException e) {
      failed(move.stream(), String.valueOf(e.getMessage()), progress);
      return false;
    } finally {
      if (!served) {
        stay(move.stream(), actor);
      }
    }
  }

  private void serve(Move move, Ready ready, String actor, Consumer<Progress> progress) {
    // No flow leads back before what the first cluster has all the same is brought along.
    Set<String> cut = new HashSet<>(ready.late());
    cut.add(move.back().name());
    Serving serving =
        new Serving(move.to().name(), texts(ready.ends()), texts(ready.copied()), cut);
    journal.append(Entry.serving(clock.instant(), move.stream(), serving, actor));
    events.tell("failover", "stream/" + move.stream(), actor, "to " + move.to().name());
    teller(move.stream(), progress).accept(move.to().name() + " serves " + move.stream());
  }

  private void failed(String stream, String why, Consumer<Progress> progress) {
    progress.accept(line(stream, Phase.FAILED, why));
  }

  /**
   * Ends the flows that led elsewhere, and has the copies that were cut go on from the cluster that
   * serves. May be done again.
   */
  private boolean goOn(Move move, Consumer<Progress> progress) {
    if (!engine.renew(move.flows()::contains, progress)) {
      return false;
    }
    Set<String> cut = new HashSet<>(journal.state().servingOf(move.stream()).cut());
    cut.remove(move.back().name());
    Set<String> copies = new HashSet<>(cut);
    copies.retainAll(move.flows());
    Set<String> done = new LostRegion(move, teller(move.stream(), progress)).redirect(copies);
    Set<String> left = new TreeSet<>(copies);
    left.removeAll(done);
    if (!left.isEmpty()) {
      String then = " (expected: `odin reconcile " + move.stream() + "` when they are back)";
      failed(move.stream(), "do not go on: " + String.join(", ", left) + then, progress);
    }
    // And those of copies that are not declared any more.
    cut.removeAll(left);
    Serving serving = journal.state().servingOf(move.stream());
    return uncut(move, serving, cut, "odin", progress) && left.isEmpty();
  }

  /**
   * What the first cluster has and did not copy, because it was lost or because somebody writes to
   * it who follows nobody, is brought along; then it is a copy.
   */
  private boolean bringAlong(Move move, String actor, Consumer<Progress> progress) {
    String stream = move.stream();
    Serving serving = journal.state().servingOf(stream);
    if (!serving.cut().contains(move.back().name())) {
      return true;
    }
    Reconciliation reconciliation =
        new Reconciliation(move, flowBegin(stream), teller(stream, progress));
    String told;
    Serving now;
    try {
      told = reconciliation.run().toString();
      FlowBegin begin = reconciliation.begin();
      now =
          new Serving(
              serving.cluster(), texts(begin.source()), texts(begin.target()), serving.cut());
    } catch (KafkaException | IllegalStateException e) {
      String then = " (expected: both clusters; then `odin reconcile " + stream + "`)";
      failed(stream, e.getMessage() + then, progress);
      return false;
    }
    boolean done = uncut(move, now, Set.of(move.back().name()), actor, progress);
    events.tell("reconciled", "stream/" + stream, actor, told);
    if (done) {
      progress.accept(line("", Phase.HEALTHY, "the flows of " + stream + " run"));
    }
    return done;
  }

  /** These flows run from the cluster that serves. */
  private boolean uncut(
      Move move, Serving serving, Set<String> flows, String actor, Consumer<Progress> progress) {
    if (flows.isEmpty()) {
      return true;
    }
    Set<String> cut = new HashSet<>(serving.cut());
    cut.removeAll(flows);
    journal.append(Entry.serving(clock.instant(), move.stream(), serving.with(cut), actor));
    events.tell("failover", "stream/" + move.stream(), actor, "copies go on: " + flows);
    return engine.renew(flows::contains, progress);
  }

  /**
   * The team that owns a stream.
   *
   * @throws NotFoundException if it is not declared
   */
  public String teamOf(String stream) {
    return journal.state().desired().stream()
        .filter(resource -> resource.kind() == Kind.STREAM && resource.name().equals(stream))
        .findFirst()
        .map(Resource::team)
        .orElseThrow(() -> new NotFoundException("stream: " + stream + " is not declared"));
  }

  /** After a start, before all else: what was about to move stays where it is. */
  void takeBack() {
    for (String stream : journal.state().moving()) {
      stay(stream, "odin");
      logger.warn("The failover of {} was cut short; it stays where it is", stream);
    }
  }

  /** After a start, once things run: what had moved goes on from there. */
  void recover() {
    if (!journal.state().down()) {
      journal.state().serving().forEach(this::recover);
    }
  }

  private void recover(String stream, Serving serving) {
    if (serving.cut().isEmpty()) {
      return;
    }
    try {
      logger.warn("{} is not done; expected: odin reconcile {}", serving.cut(), stream);
      goOn(moves.here(stream), line -> logger.info("{} {}", line.part(), line.detail()));
    } catch (RuntimeException e) {
      logger.error("The flows of {} do not go on; `odin reconcile` will", stream, e);
    }
  }

  @Override
  public void close() {
    groups.close();
  }

  private boolean urgently(String stream, Consumer<Progress> progress, Supplier<Boolean> work) {
    return engine.turns().urgently("a move of " + stream, teller(stream, progress), work);
  }

  private void stay(String stream, String actor) {
    Serving before = journal.state().servingOf(stream);
    journal.append(Entry.serving(clock.instant(), stream, before, actor));
  }

  /** Of the flow from the cluster that serves to the other. */
  private FlowBegin flowBegin(String stream) {
    Serving serving = journal.state().servingOf(stream);
    return new FlowBegin(partitions(serving.ends()), partitions(serving.copied()));
  }

  private static Map<String, Long> texts(Map<TopicPartition, Long> ends) {
    Map<String, Long> texts = new TreeMap<>();
    ends.forEach((partition, end) -> texts.put(partition.toString(), end));
    return texts;
  }

  private static Map<TopicPartition, Long> partitions(Map<String, Long> texts) {
    Map<TopicPartition, Long> partitions = new HashMap<>();
    texts.forEach(
        (text, offset) -> {
          int dash = text.lastIndexOf('-');
          partitions.put(
              new TopicPartition(
                  text.substring(0, dash), Integer.parseInt(text.substring(dash + 1))),
              offset);
        });
    return partitions;
  }

  private Consumer<String> teller(String stream, Consumer<Progress> progress) {
    return text -> {
      logger.info("{}: {}", stream, text);
      progress.accept(line("stream/" + stream, Phase.TOLD, text));
    };
  }

  private Progress line(String part, Phase phase, String text) {
    return new Progress(clock.instant(), part, phase, text);
  }
}
