package io.asgard.cosmos;

import com.zaxxer.hikari.HikariDataSource;
import io.asgard.cosmos.enigma.Enigma;
import io.asgard.cosmos.layer.Areas;
import io.asgard.cosmos.layer.Layers;
import io.asgard.cosmos.live.LiveHub;
import io.asgard.cosmos.live.LiveMetrics;
import io.asgard.cosmos.live.LiveSocket;
import io.asgard.cosmos.metric.Metrics;
import io.asgard.cosmos.store.Models;
import io.asgard.platform.service.Callers;
import io.asgard.platform.service.ServiceToken;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CosmosSettings.class)
@EnableWebSocket
class CosmosConfiguration {
  @Bean
  HikariDataSource dataSource(CosmosSettings settings) {
    HikariDataSource source = new HikariDataSource();
    source.setJdbcUrl(settings.postgres().url());
    source.setUsername(settings.postgres().user());
    source.setPassword(settings.postgres().password());
    source.setMaximumPoolSize(4);
    source.setConnectionTimeout(2_000);
    // A peer that vanished without a word is noticed.
    source.addDataSourceProperty("socketTimeout", "10");
    // PostgreSQL may start after us.
    source.setInitializationFailTimeout(-1);
    return source;
  }

  @Bean
  Models models(HikariDataSource source, CosmosSettings settings) {
    return new Models(
        source, List.of(Metrics.KIND, Layers.KIND, Areas.KIND), settings.postgres().refresh());
  }

  @Bean
  Enigma enigma(CosmosSettings settings, ServiceToken token) {
    return new Enigma(settings.enigma().url(), settings.enigma().poll(), token::header);
  }

  @Bean
  LiveMetrics liveMetrics(MeterRegistry registry) {
    return new LiveMetrics(registry);
  }

  @Bean
  LiveHub liveHub(Models models, Enigma enigma, LiveMetrics metrics) {
    return new LiveHub(name -> models.find(Metrics.KIND, name), enigma, metrics);
  }

  @Bean
  LiveSocket liveSocket(
      LiveHub hub, Callers callers, LiveMetrics metrics, CosmosSettings settings) {
    return new LiveSocket(hub, callers, metrics, settings.live().ping());
  }

  @Bean
  WebSocketConfigurer live(LiveSocket socket, CosmosSettings settings) {
    return registry ->
        registry
            .addHandler(socket, "/v1/live")
            .addInterceptors(socket.handshake())
            .setAllowedOriginPatterns(settings.live().allowedOrigins().toArray(String[]::new));
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> webSockets() {
    return tomcat ->
        tomcat.addContextCustomizers(
            context -> context.addServletContainerInitializer(new WsSci(), Set.of()));
  }

  @Bean
  HealthIndicator postgresHealthIndicator(Models models) {
    return models::health;
  }

  /** Nothing talks to the outside before the context is up. */
  @Bean
  ApplicationListener<ApplicationReadyEvent> start(Models models, LiveSocket socket) {
    return ready -> {
      models.start();
      socket.start();
    };
  }
}
