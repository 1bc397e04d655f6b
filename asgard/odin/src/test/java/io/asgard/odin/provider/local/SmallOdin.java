package io.asgard.odin.provider.local;

import io.asgard.odin.apply.Engine;
import io.asgard.odin.event.Events;
import io.asgard.odin.state.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/** All of Odin but its web server, on {@link SmallParts}. Closing it is its sudden death. */
final class SmallOdin implements AutoCloseable {
  private static final Policy QUICK =
      new Policy(
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1));

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final KafkaAdmins admins = new KafkaAdmins();
  private final Journal journal;
  private final LocalProvider provider;
  private final Engine engine;

  /**
   * An Odin.
   *
   * @param around what the journal is seen through
   */
  SmallOdin(Path home, UnaryOperator<Journal> around) {
    Site site = new Site(home, home, 0);
    Clock clock = Clock.systemUTC();
    Events events = new Events(clock);
    journal = around.apply(Journal.in(site.state(), JsonMapper.shared()));
    journal.open();
    Expander expander = new Expander(new SmallParts(site).blueprints(), Map.of());
    Supervisor supervisor = new Supervisor(new Spawner(site), journal, events, loop, QUICK, clock);
    provider =
        new LocalProvider(
            site,
            expander,
            supervisor,
            admins,
            threads,
            new Archives(threads),
            journal,
            clock,
            Pause.SLEEP);
    engine = new Engine(provider, journal, events, threads, threads, clock);
  }

  LocalProvider provider() {
    return provider;
  }

  Engine engine() {
    return engine;
  }

  Journal journal() {
    return journal;
  }

  @Override
  public void close() {
    loop.shutdownNow();
    threads.shutdownNow();
    admins.close();
    try {
      journal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
