package io.asgard.odin;

import io.asgard.odin.api.EventController;
import io.asgard.odin.api.FailoverController;
import io.asgard.odin.api.LogController;
import io.asgard.odin.api.PlatformController;
import io.asgard.odin.api.SetController;
import io.asgard.odin.api.StreamController;
import io.asgard.odin.apply.LocalOdin;
import io.asgard.odin.provider.local.Site;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.JournalDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OdinSettings.class)
class OdinConfiguration {
  private static final int DEFAULT_PORT = 8400;
  private static final int RESTART = 3;

  @Bean
  LocalOdin odin(
      OdinSettings settings, ServerProperties server, MeterRegistry meters, JsonMapper json) {
    Site site =
        new Site(
            settings.root().toAbsolutePath(),
            settings.home().toAbsolutePath(),
            settings.portOffset());
    Integer port = server.getPort();
    String url = "http://127.0.0.1:" + (port == null ? DEFAULT_PORT : port);
    Journal journal = journal(settings.journal(), site.state(), json);
    return new LocalOdin(site, url, journal, meters, json, Clock.systemUTC());
  }

  private static Journal journal(OdinSettings.Journal settings, Path directory, JsonMapper json) {
    if (settings.url().isEmpty()) {
      return Journal.in(directory, json);
    }
    JournalDatabase database =
        new JournalDatabase(
            settings.url(),
            settings.user(),
            settings.password(),
            settings.lease(),
            JournalDatabase.FOREVER);
    // An end in good order would act for a while yet. Its keeper starts it again, to wait.
    return Journal.in(database, directory, json, why -> Runtime.getRuntime().halt(RESTART));
  }

  @Bean
  Supervision supervision(LocalOdin odin) {
    return new Supervision(odin);
  }

  /** Only an Odin that can be reached takes over. */
  @Bean
  ApplicationListener<ApplicationReadyEvent> recovery(LocalOdin odin) {
    return ready -> odin.recover();
  }

  @Bean
  SetController setController(LocalOdin odin) {
    return new SetController(odin.engine());
  }

  @Bean
  PlatformController platformController(LocalOdin odin, ConfigurableApplicationContext context) {
    return new PlatformController(odin.engine(), odin::self, new Exit(context));
  }

  @Bean
  LogController logController(LocalOdin odin, OdinSettings settings) {
    return new LogController(
        settings.home().toAbsolutePath().resolve("log"), odin.engine()::teamOf);
  }

  @Bean
  StreamController streamController(LocalOdin odin) {
    return new StreamController(odin::locate, odin.events());
  }

  @Bean
  FailoverController failoverController(LocalOdin odin) {
    return new FailoverController(odin.failovers());
  }

  @Bean
  EventController eventController(LocalOdin odin) {
    return new EventController(odin.events());
  }
}
