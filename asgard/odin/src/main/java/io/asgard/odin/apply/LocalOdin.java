package io.asgard.odin.apply;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.odin.event.EventTopic;
import io.asgard.odin.event.Events;
import io.asgard.odin.provider.local.LocalMachine;
import io.asgard.odin.provider.local.Site;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.DirectoryLock;
import io.asgard.odin.state.Journal;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Odin of one machine, whole: what the service serves, and what works without it. */
public final class LocalOdin implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalOdin.class);
  private static final int AT_ONCE = 12;

  private final Site site;
  private final String url;
  private final Journal journal;
  private final Tokens tokens;
  private final Events events;
  private final LocalMachine machine;
  private final Engine engine;
  private final EventTopic eventTopic;
  private final ExecutorService steps = threads("step");
  private final ExecutorService lookers = threads("look");
  private @Nullable DirectoryLock lock;

  /** Wires everything; nothing starts yet. */
  public LocalOdin(Site site, String url, JsonMapper json, Clock clock) {
    this.site = site;
    this.url = url;
    this.journal = new Journal(site.state().resolve("journal"), json);
    this.tokens = new Tokens(site.auth(), json, clock);
    this.events = new Events(clock);
    this.machine = new LocalMachine(site, url, tokens, journal, events, json);
    this.engine = new Engine(machine.provider(), journal, events, steps, lookers, clock);
    this.eventTopic = new EventTopic(this::eventBrokers);
  }

  /**
   * Takes the directory and reads the journal.
   *
   * @throws IllegalStateException if another Odin has the directory
   */
  public void start() {
    lock = DirectoryLock.take(site.state());
    tokens.start();
    journal.open();
    machine.start();
    events.listen(eventTopic::add);
    eventTopic.start();
  }

  /** Takes over the processes and starts what should run, without waiting for it. */
  public void recover() {
    steps.execute(
        () -> {
          try {
            engine.recover();
          } catch (RuntimeException e) {
            logger.error("Could not recover; an apply will", e);
          }
        });
  }

  public Engine engine() {
    return engine;
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
    Resource stream =
        stream(name)
            .orElseThrow(() -> new NotFoundException("stream: " + name + " is not declared"));
    Map<String, String> offers = machine.offers(stream);
    return StreamLocation.newBuilder()
        .setStream(name)
        .setRegion(offers.getOrDefault("region", ""))
        .setBootstrap(offers.getOrDefault("bootstrap", ""))
        .setEpoch(journal.state().revision())
        .build();
  }

  private Optional<Resource> stream(String name) {
    return journal.state().desired().stream()
        .filter(resource -> resource.kind() == Kind.STREAM && resource.name().equals(name))
        .findFirst();
  }

  /** The brokers of the topic that keeps the platform's record, once it is there. */
  private Optional<String> eventBrokers() {
    return journal.state().desired().stream()
        .filter(r -> r.kind() == Kind.TOPIC && r.name().equals(EventTopic.NAME))
        .filter(r -> journal.state().owned().containsKey("topic/" + r.name()))
        .flatMap(r -> stream(r.text("stream").orElse("")).stream())
        .map(stream -> machine.offers(stream).getOrDefault("bootstrap", ""))
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
    eventTopic.close();
    machine.close();
    try {
      journal.close();
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
