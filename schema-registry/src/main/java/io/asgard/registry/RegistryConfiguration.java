package io.asgard.registry;

import com.zaxxer.hikari.HikariDataSource;
import io.asgard.registry.api.LongPolls;
import io.asgard.registry.api.ReaderController;
import io.asgard.registry.api.SchemaBody;
import io.asgard.registry.api.TopicController;
import io.asgard.registry.api.VersionController;
import io.asgard.registry.catalog.Catalog;
import io.asgard.registry.reader.Readers;
import io.asgard.registry.source.Protoc;
import io.asgard.registry.store.Database;
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
import org.springframework.context.event.ContextClosedEvent;

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
  Database database(DataSource dataSource) {
    return new Database(dataSource);
  }

  @Bean
  Readers readers(Database database, RegistrySettings settings) {
    return new Readers(database, settings.forgetReadersAfter());
  }

  @Bean
  Protoc protoc(RegistrySettings settings) {
    return new Protoc(settings.compileTimeout());
  }

  @Bean
  Catalog catalog(
      Database database, Readers readers, RegistrySettings settings, MeterRegistry meters) {
    Catalog catalog = Catalog.in(database, readers, settings.refresh());
    meters.gauge("registry.topics", catalog, Catalog::size);
    meters.gauge("registry.stale", catalog, c -> c.failure().isPresent() ? 1 : 0);
    return catalog;
  }

  @Bean
  LongPolls longPolls(MeterRegistry meters) {
    LongPolls polls = new LongPolls();
    meters.gauge("registry.waiting", polls, LongPolls::size);
    return polls;
  }

  @Bean
  TopicController topicController(Catalog catalog, LongPolls polls) {
    return new TopicController(catalog, polls);
  }

  @Bean
  VersionController versionController(
      Catalog catalog, Protoc protoc, RegistrySettings settings, MeterRegistry meters) {
    return new VersionController(
        catalog, new SchemaBody(protoc, settings.maxDescriptorSet()), meters);
  }

  @Bean
  ReaderController readerController(Catalog catalog, Readers readers) {
    return new ReaderController(catalog, readers);
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> start(Catalog catalog, LongPolls polls) {
    return ready -> catalog.start(polls::changed);
  }

  // Before the drain: it would wait for clients that wait for a change.
  @Bean
  ApplicationListener<ContextClosedEvent> stop(LongPolls polls) {
    return closed -> polls.close();
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
