package io.asgard.odin.provider.local;

import io.asgard.odin.event.Events;
import io.asgard.odin.provider.Provider;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Journal;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
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
public final class LocalMachine implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalMachine.class);

  private final Site site;
  private final Tokens tokens;
  private final Map<Kind, Blueprint> blueprints;
  private final LocalProvider provider;
  private final KafkaAdmins admins = new KafkaAdmins();
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(daemon("supervisor"));
  private final ExecutorService idle = Executors.newSingleThreadExecutor(daemon("idle"));
  private final Archives archives = new Archives(idle);
  private volatile String token = "";

  /**
   * Wires everything; nothing starts yet.
   *
   * @param url Odin's own, for those that ask it
   */
  public LocalMachine(
      Site site, String url, Tokens tokens, Journal journal, Events events, JsonMapper json) {
    this.site = site;
    this.tokens = tokens;
    Clock clock = Clock.systemUTC();
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpProbe http = new HttpProbe(client, json, () -> token);
    this.blueprints = new Blueprints(site, tokens, http, json, new Artifacts(site), admins).all();
    Expander expander =
        new Expander(
            blueprints,
            Map.of("url", url, "home", site.home().toString(), "root", site.root().toString()));
    Supervisor supervisor =
        new Supervisor(new Spawner(site), journal, events, loop, Policy.DEFAULT, clock);
    this.provider =
        new LocalProvider(site, expander, supervisor, archives, journal, clock, Pause.SLEEP);
  }

  public void start() {
    try {
      token = Files.readString(tokens.serviceToken("odin", "platform", Set.of(Role.ADMIN))).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    loop.scheduleAtFixedRate(this::boundLogs, 1, 1, TimeUnit.MINUTES);
  }

  public Provider provider() {
    return provider;
  }

  /** What others can refer to, by attribute. */
  public Map<String, String> offers(Resource resource) {
    Blueprint blueprint = blueprints.get(resource.kind());
    return blueprint == null ? Map.of() : blueprint.offers(resource);
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
    loop.shutdownNow();
    idle.shutdownNow();
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
