package io.asgard.enigma;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.enigma.EnigmaSettings.Kafka;
import io.asgard.enigma.query.QueryEngine;
import io.asgard.enigma.query.QueryLimits;
import io.asgard.enigma.query.QueryMetrics;
import io.asgard.enigma.store.Catalog;
import io.asgard.enigma.store.TimeSeriesStore;
import io.asgard.enigma.store.influxdb.InfluxDbStore;
import io.asgard.enigma.store.questdb.QuestDbStore;
import io.asgard.enigma.window.Announcer;
import io.asgard.enigma.window.WindowFeed;
import io.asgard.enigma.window.WindowMetrics;
import io.asgard.enigma.window.Windows;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.service.ServiceToken;
import io.asgard.platform.service.UnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EnigmaConfiguration {
  // Frames are asked for by one poller per metric; two cores answer them fastest a few at a time.
  private static final int FRAMES_AT_ONCE = 4;

  @Bean
  TimeSeriesStore store(EnigmaSettings settings) {
    EnigmaSettings.Store store = settings.store();
    return switch (store.type()) {
      case QUESTDB -> new QuestDbStore(store.url(), store.timeout());
      case INFLUXDB -> new InfluxDbStore(store.url(), store.database(), store.timeout());
    };
  }

  @Bean
  Catalog catalog(TimeSeriesStore store) {
    return new Catalog(store, System::nanoTime);
  }

  @Bean
  Windows windows() {
    return new Windows();
  }

  @Bean(destroyMethod = "shutdown")
  ExecutorService frames() {
    return Executors.newFixedThreadPool(FRAMES_AT_ONCE, task -> new Thread(task, "frame"));
  }

  @Bean
  QueryEngine engine(
      EnigmaSettings settings,
      Catalog catalog,
      TimeSeriesStore store,
      Windows windows,
      ExecutorService frames,
      MeterRegistry registry) {
    EnigmaSettings.Limits limits = settings.limits();
    return new QueryEngine(
        catalog,
        store,
        windows,
        new QueryLimits(limits.maxRows(), limits.maxWait(), limits.maxFilterValues()),
        new QueryMetrics(registry, windows),
        frames);
  }

  @Bean
  WindowFeed windowFeed(
      EnigmaSettings settings,
      Catalog catalog,
      TimeSeriesStore store,
      Windows windows,
      MovingStream stream,
      MeterRegistry registry) {
    Announcer announcer =
        new Announcer(
            catalog, store, windows, new WindowMetrics(registry), settings.windows().patience());
    WindowFeed feed =
        new WindowFeed(
            () -> consumer(settings.kafka(), stream.now()),
            settings.windows().topic(),
            announcer,
            windows);
    stream.onMove(feed::again);
    return feed;
  }

  @Bean
  MovingStream stream(EnigmaSettings settings, ServiceToken token) {
    String bootstrap = settings.kafka().bootstrapServers();
    StreamLocations locations =
        bootstrap != null
            ? StreamLocations.fixed(bootstrap)
            : StreamLocations.of(settings.odin().url(), settings.odin().cache(), token::get);
    return new MovingStream(Objects.requireNonNullElse(settings.kafka().stream(), ""), locations);
  }

  // A plain client without a group: every Enigma needs every window, and nothing is committed.
  private static Map<String, Object> consumer(Kafka kafka, StreamLocation location) {
    Map<String, Object> consumer = new HashMap<>(kafka.properties());
    consumer.putAll(location.getSecurityMap());
    consumer.put("bootstrap.servers", location.getBootstrap());
    consumer.put("enable.auto.commit", "false");
    consumer.put("auto.offset.reset", "earliest");
    consumer.put("allow.auto.create.topics", "false");
    consumer.putIfAbsent("max.poll.records", "10000");
    return consumer;
  }

  @Bean
  HealthIndicator storeHealthIndicator(TimeSeriesStore store) {
    return () -> {
      try {
        return Health.up().withDetail("version", store.version()).build();
      } catch (UnavailableException e) {
        return Health.down().withDetail("reason", String.valueOf(e.getMessage())).build();
      }
    };
  }

  @Bean
  HealthIndicator windowsHealthIndicator(WindowFeed feed, EnigmaSettings settings) {
    return () -> {
      Health.Builder health =
          feed.failure()
              .map(failure -> Health.down().withDetail("reason", failure))
              .orElseGet(Health::up);
      return health
          .withDetail("topic", settings.windows().topic())
          .withDetail("behind", feed.behind())
          .build();
    };
  }
}
