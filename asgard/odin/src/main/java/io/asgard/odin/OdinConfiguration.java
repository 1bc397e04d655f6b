package io.asgard.odin;

import io.asgard.odin.api.EventController;
import io.asgard.odin.api.SetController;
import io.asgard.odin.api.StreamController;
import io.asgard.odin.apply.LocalOdin;
import io.asgard.odin.provider.local.Site;
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

  @Bean
  LocalOdin odin(OdinSettings settings, ServerProperties server, JsonMapper json) {
    Site site =
        new Site(
            settings.root().toAbsolutePath(),
            settings.home().toAbsolutePath(),
            settings.portOffset());
    Integer port = server.getPort();
    String url = "http://127.0.0.1:" + (port == null ? DEFAULT_PORT : port);
    return new LocalOdin(site, url, json, Clock.systemUTC());
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
  SetController setController(LocalOdin odin, ConfigurableApplicationContext context) {
    return new SetController(odin.engine(), odin::self, new Exit(context));
  }

  @Bean
  StreamController streamController(LocalOdin odin) {
    return new StreamController(odin::locate, odin.events());
  }

  @Bean
  EventController eventController(LocalOdin odin) {
    return new EventController(odin.events());
  }
}
