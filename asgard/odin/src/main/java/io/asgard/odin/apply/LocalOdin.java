package io.asgard.odin.apply;

import io.asgard.contracts.v1.PlatformEvent;
import io.asgard.contracts.v1.StreamLocation;
import io.asgard.odin.canary.Canaries;
import io.asgard.odin.canary.CanarySettings;
import io.asgard.odin.event.EventTopic;
import io.asgard.odin.event.Events;
import io.asgard.odin.provider.local.LocalMachine;
import io.asgard.odin.provider.local.Site;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.State;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.NotFoundException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Odin of one machine, whole: what the service serves, and what works without it. */
public final class LocalOdin implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalOdin.class);
  private static final int AT_ONCE = 12;
  // While a stream moves: whoever follows holds on to what it has, as if Kafka were away.
  private static final String NOWHERE = "127.0.0.1:1";
  // After which streams can be others, or elsewhere.
  private static final Set<String> CHANGES =
      Set.of("resumed", "applied", "failover", "reconciled", "stopped");

  private final String url;
  private final Journal journal;
  private final Tokens tokens;
  private final Events events;
  private final LocalMachine machine;
  private final Engine engine;
  private final Failovers failovers;
  private final Canaries canaries;
  private final EventTopic eventTopic;
  private final ExecutorService steps = threads("step");
  private final ExecutorService lookers = threads("look");

  /** Wires everything; nothing starts yet. */
  public LocalOdin(
      Site site, String url, Journal journal, MeterRegistry meters, JsonMapper json, Clock clock) {
    this.url = url;
    this.canaries = new Canaries(CanarySettings.DEFAULTS, meters, clock);
    this.journal = journal;
    this.tokens = new Tokens(site.auth(), json, clock);
    this.events = new Events(clock);
    this.machine = new LocalMachine(site, url, tokens, journal, events, canaries, json);
    this.engine = new Engine(machine.provider(), journal, events, steps, lookers, clock);
    this.failovers = new Failovers(engine, journal, machine, events, json, clock);
    this.eventTopic = new EventTopic(this::eventBrokers);
  }

  /**
   * Opens the journal, which can mean to wait for another Odin's end.
   *
   * @throws Journal.Held if another Odin has it
   */
  public void start() {
    journal.open();
    failovers.takeBack();
    tokens.start();
    machine.start();
    events.listen(eventTopic::add);
    events.listen(this::probe);
    canaries.start();
    eventTopic.start();
    failovers.start();
  }

  /** Nothing else is done before a recovery, which is to follow. */
  public void reserve() {
    engine.turns().reserve();
  }

  /** Takes over the processes and starts what should run, without waiting for it. */
  public void recover() {
    steps.execute(
        () -> {
          try {
            engine.recover(failovers::recover);
            machine.probe();
          } catch (RuntimeException e) {
            logger.error("Could not recover; an apply will", e);
          }
        });
  }

  private void probe(PlatformEvent event) {
    if (CHANGES.contains(event.getWhat())) {
      machine.probe();
    }
  }

  public Engine engine() {
    return engine;
  }

  public Failovers failovers() {
    return failovers;
  }

  public Events events() {
    return events;
  }

  /** Odin as a part of what it keeps. */
  public PartStatus self() {
    return new PartStatus(
        "odin", "", PartStatus.HEALTHY, url, ProcessHandle.current().pid(), 0, machine.ownMemory());
  }

  /** Where a stream is served. */
  public StreamLocation locate(String name) {
    while (true) {
      long epoch = journal.state().revision();
      StreamLocation location = locate(name, epoch);
      // A move meanwhile would give the place before it the epoch after it.
      if (journal.state().revision() == epoch) {
        return location;
      }
    }
  }

  private StreamLocation locate(String name, long epoch) {
    Map<String, String> offers =
        machine.stream(name)
            .orElseThrow(() -> new NotFoundException("stream: " + name + " is not declared"));
    boolean moving = journal.state().moving().contains(name);
    return StreamLocation.newBuilder()
        .setStream(name)
        .setRegion(offers.getOrDefault("region", ""))
        .setBootstrap(moving ? NOWHERE : offers.getOrDefault("bootstrap", ""))
        .setEpoch(epoch)
        .build();
  }

  /** The brokers of the topic that keeps the platform's record, once it is there and at rest. */
  private Optional<String> eventBrokers() {
    State state = journal.state();
    return state.desired().stream()
        .filter(r -> r.kind() == Kind.TOPIC && r.name().equals(EventTopic.NAME))
        .filter(r -> state.owned().containsKey("topic/" + r.name()))
        .map(r -> r.text("stream").orElse(""))
        .filter(stream -> !state.moving().contains(stream))
        .flatMap(stream -> machine.stream(stream).stream())
        .map(offers -> offers.getOrDefault("bootstrap", ""))
        .findFirst();
  }

  private static ExecutorService threads(String name) {
    return Executors.newFixedThreadPool(
        AT_ONCE,
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Leaves the processes running. */
  @Override
  public void close() {
    steps.shutdownNow();
    lookers.shutdownNow();
    canaries.close();
    failovers.close();
    eventTopic.close();
    machine.close();
    try {
      journal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
