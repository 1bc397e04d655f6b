package io.asgard.odin.provider.local;

import io.asgard.odin.canary.Canaries;
import io.asgard.odin.event.Events;
import io.asgard.odin.failover.Move;
import io.asgard.odin.failover.Moves;
import io.asgard.odin.provider.Provider;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.State;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** This machine as a provider, wired. Closing it leaves the processes running. */
public final class LocalMachine implements Moves, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalMachine.class);

  private static final int LOOKERS = 8;
  private static final Duration INSPECTION = Duration.ofSeconds(5);

  private final Site site;
  private final Tokens tokens;
  private final Journal journal;
  private final Map<Kind, Blueprint> blueprints;
  private final LocalProvider provider;
  private final Inspection inspection;
  private final KafkaAdmins admins = new KafkaAdmins();
  private final FlowChecks flows;
  private final KafkaCluster kafka;
  private final StreamCanaries canaries;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(daemon("supervisor"));
  private final ScheduledExecutorService inspector =
      Executors.newSingleThreadScheduledExecutor(daemon("inspector"));
  private final ExecutorService idle = Executors.newSingleThreadExecutor(daemon("idle"));
  private final ExecutorService lookers =
      Executors.newFixedThreadPool(LOOKERS, daemon("difference"));
  private final Archives archives = new Archives(idle);
  private volatile String token = "";

  /**
   * Wires everything; nothing starts yet.
   *
   * @param url Odin's own, for those that ask it
   * @param probes of its streams
   */
  public LocalMachine(
      Site site,
      String url,
      Tokens tokens,
      Journal journal,
      Events events,
      Canaries probes,
      JsonMapper json) {
    this.site = site;
    this.tokens = tokens;
    this.journal = journal;
    this.flows = new FlowChecks(json, Clock.systemUTC());
    Artifacts artifacts = new Artifacts(site);
    this.kafka = new KafkaCluster(site, artifacts, admins);
    this.canaries = new StreamCanaries(probes, kafka, this::clusters);
    Clock clock = Clock.systemUTC();
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpProbe http = new HttpProbe(client, json, () -> token);
    this.blueprints =
        new Blueprints(
                site, tokens, http, json, artifacts, kafka, admins, flows, canaries, this::clusters)
            .all();
    Expander expander =
        new Expander(
            blueprints,
            Map.of("url", url, "home", site.home().toString(), "root", site.root().toString()));
    Supervisor supervisor =
        new Supervisor(new Spawner(site), journal, events, loop, Policy.DEFAULT, clock);
    this.inspection = new Inspection(supervisor);
    this.provider =
        new LocalProvider(
            site, expander, supervisor, admins, lookers, archives, journal, clock, Pause.SLEEP);
  }

  public void start() {
    try {
      token = Files.readString(tokens.serviceToken("odin", "platform", Set.of(Role.ADMIN))).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    loop.scheduleAtFixedRate(this::boundLogs, 1, 1, TimeUnit.MINUTES);
    inspector.scheduleWithFixedDelay(
        inspection, INSPECTION.toMillis(), INSPECTION.toMillis(), TimeUnit.MILLISECONDS);
  }

  public Provider provider() {
    return provider;
  }

  /** What others can refer to, by attribute. */
  public Map<String, String> offers(Resource resource) {
    Blueprint blueprint = blueprints.get(resource.kind());
    return blueprint == null ? Map.of() : blueprint.offers(resource);
  }

  private StreamClusters clusters(Resource stream) {
    return StreamClusters.of(stream, journal.state().servingOf(stream.name()));
  }

  @Override
  public Move away(String stream) {
    return move(stream, false);
  }

  @Override
  public List<Move> away() {
    return journal.state().desired().stream()
        .filter(resource -> resource.kind() == Kind.STREAM)
        .filter(stream -> stream.section(StreamClusters.FAILOVER).isPresent())
        .map(stream -> away(stream.name()))
        .toList();
  }

  @Override
  public Move here(String stream) {
    return move(stream, true);
  }

  private Move move(String name, boolean here) {
    Resource stream =
        journal.state().desired().stream()
            .filter(resource -> resource.kind() == Kind.STREAM && resource.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new NotFoundException("stream: " + name + " is not declared"));
    boolean atHome = clusters(stream).served().equals(stream);
    return new StreamMoves(kafka).of(stream, here == atHome);
  }

  /** What discovery knows by a name: a stream, or a copy of one; empty if none has it. */
  public Optional<Map<String, String>> stream(String name) {
    for (Resource stream : journal.state().desired()) {
      if (stream.kind() == Kind.STREAM) {
        if (stream.name().equals(name)) {
          return Optional.of(offers(stream));
        }
        for (Resource copy : clusters(stream).all()) {
          if (copy.name().equals(name)) {
            return Optional.of(offers(copy));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Probes the streams that are wanted, where they are now; none while nothing shall run. */
  public void probe() {
    State state = journal.state();
    canaries.watch(state.down() ? List.of() : state.desired());
  }

  /** Resident bytes of this process. */
  public long ownMemory() {
    return ResidentMemory.own();
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

  @Override
  public void close() {
    archives.close();
    inspector.shutdownNow();
    loop.shutdownNow();
    idle.shutdownNow();
    lookers.shutdownNow();
    flows.close();
    admins.close();
  }

  private static ThreadFactory daemon(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
