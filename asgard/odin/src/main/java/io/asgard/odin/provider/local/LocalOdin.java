package io.asgard.odin.provider.local;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.odin.apply.Engine;
import io.asgard.odin.apply.EventTopic;
import io.asgard.odin.apply.Events;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.DirectoryLock;
import io.asgard.odin.state.Journal;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Odin of one machine, whole: what the service serves, and what works without it. */
public final class LocalOdin implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalOdin.class);
  private static final int STEPS_AT_ONCE = 12;

  private final Site site;
  private final Journal journal;
  private final Tokens tokens;
  private final Events events;
  private final Engine engine;
  private final KafkaAdmins admins = new KafkaAdmins();
  private final Map<Kind, Blueprint> blueprints;
  private final Archives archives;
  private final EventTopic eventTopic;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(daemon("supervisor"));
  private final ExecutorService steps = Executors.newFixedThreadPool(STEPS_AT_ONCE, daemon("step"));
  private final ExecutorService idle = Executors.newSingleThreadExecutor(daemon("idle"));
  private @Nullable DirectoryLock lock;
  private volatile String token = "";

  /** Wires everything; nothing starts yet. */
  public LocalOdin(Site site, String url, JsonMapper json, Clock clock) {
    this.site = site;
    this.journal = new Journal(site.state().resolve("journal"), json);
    this.tokens = new Tokens(site.auth(), json, clock);
    this.events = new Events(clock);
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpProbe http = new HttpProbe(client, json, () -> token);
    this.blueprints = new Blueprints(site, tokens, http, json, new Artifacts(site), admins).all();
    this.archives = new Archives(idle);
    Expander expander =
        new Expander(
            blueprints,
            Map.of("url", url, "home", site.home().toString(), "root", site.root().toString()));
    Supervisor supervisor =
        new Supervisor(new Spawner(site), journal, events, loop, Backoff.DEFAULT, clock);
    this.engine =
        new Engine(
            new LocalProvider(site, expander, supervisor, archives, journal, clock),
            journal,
            events,
            steps,
            clock);
    this.eventTopic = new EventTopic(this::eventBrokers);
  }

  /**
   * Takes the directory, reads the journal, takes over the processes.
   *
   * @throws IllegalStateException if another Odin has the directory
   */
  public void start() {
    lock = DirectoryLock.take(site.state());
    tokens.start();
    try {
      token = Files.readString(tokens.serviceToken("odin", "platform", Set.of(Role.ADMIN))).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    journal.open();
    events.listen(eventTopic::add);
    eventTopic.start();
    loop.scheduleAtFixedRate(this::boundLogs, 1, 1, TimeUnit.MINUTES);
  }

  /** Starts what should run, without waiting for it. */
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

  /** Where a stream is served. */
  public StreamLocation locate(String name) {
    Resource stream =
        stream(name)
            .orElseThrow(() -> new NotFoundException("stream: " + name + " is not declared"));
    Map<String, String> offers = offers(stream);
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

  private Map<String, String> offers(Resource resource) {
    Blueprint blueprint = blueprints.get(resource.kind());
    return blueprint == null ? Map.of() : blueprint.offers(resource);
  }

  /** The brokers of the topic that keeps the platform's record, once it is there. */
  private Optional<String> eventBrokers() {
    return journal.state().desired().stream()
        .filter(r -> r.kind() == Kind.TOPIC && r.name().equals(EventTopic.NAME))
        .filter(r -> journal.state().owned().containsKey("topic/" + r.name()))
        .flatMap(r -> stream(r.text("stream").orElse("")).stream())
        .map(stream -> offers(stream).getOrDefault("bootstrap", ""))
        .findFirst();
  }

  private void boundLogs() {
    Path directory = site.log("odin").getParent();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        new LogFile(file).bound();
      }
    } catch (IOException e) {
      logger.warn("Could not bound the logs in {}", directory, e);
    }
  }

  /** Leaves the processes running. */
  @Override
  public void close() {
    archives.close();
    loop.shutdownNow();
    steps.shutdownNow();
    idle.shutdownNow();
    eventTopic.close();
    admins.close();
    try {
      journal.close();
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ThreadFactory daemon(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
