package io.asgard.registry;

import com.zaxxer.hikari.HikariDataSource;
import io.asgard.registry.api.TopicController;
import io.asgard.registry.catalog.Catalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RegistrySettings.class)
class RegistryConfiguration {

  @Bean
  HikariDataSource dataSource(RegistrySettings settings, MeterRegistry meters) {
    // Without a HikariConfig the pool opens at the first use, not here.
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName("registry");
    pool.setMetricRegistry(meters);
    pool.setJdbcUrl(settings.postgres().url());
    pool.setUsername(settings.postgres().user());
    pool.setPassword(settings.postgres().password());
    pool.setMaximumPoolSize(settings.postgres().connections());
    pool.setConnectionTimeout(settings.postgres().timeout().toMillis());
    pool.setInitializationFailTimeout(-1);
    long seconds = settings.postgres().timeout().toSeconds();
    pool.addDataSourceProperty("connectTimeout", seconds);
    // Longer than any of our statements takes: a peer that vanished without a word is noticed.
    pool.addDataSourceProperty("socketTimeout", 5 * seconds);
    return pool;
  }

  @Bean
  Catalog catalog(DataSource dataSource, RegistrySettings settings, MeterRegistry meters) {
    Catalog catalog = Catalog.in(dataSource, settings.refresh());
    meters.gauge("registry.topics", catalog, Catalog::size);
    meters.gauge("registry.stale", catalog, c -> c.failure().isPresent() ? 1 : 0);
    return catalog;
  }

  @Bean
  TopicController topicController(Catalog catalog, RegistrySettings settings) {
    return new TopicController(catalog, settings.maxDescriptorSet());
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> start(Catalog catalog) {
    return ready -> catalog.start();
  }

  @Bean
  HealthIndicator catalogHealthIndicator(Catalog catalog) {
    return () -> {
      Optional<String> failure = catalog.failure();
      Health.Builder health = failure.isEmpty() ? Health.up() : Health.down();
      failure.ifPresent(reason -> health.withDetail("reason", reason));
      return health.withDetail("topics", catalog.size()).build();
    };
  }
}
