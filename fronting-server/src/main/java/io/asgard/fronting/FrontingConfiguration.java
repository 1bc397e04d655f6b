package io.asgard.fronting;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.fronting.intake.FrontingServer;
import io.asgard.fronting.intake.Tokens;
import io.asgard.fronting.live.LiveSettings;
import io.asgard.fronting.publish.DataStream;
import io.asgard.fronting.publish.EventRules;
import io.asgard.fronting.publish.KafkaProducers;
import io.asgard.fronting.publish.PublishMetrics;
import io.asgard.fronting.publish.Publisher;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.service.Callers;
import io.asgard.platform.service.ServiceToken;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FrontingConfiguration {
  @Bean
  Schemas schemas(FrontingSettings settings, ServiceToken token) {
    return Schemas.http(settings.registry().url(), token::get);
  }

  @Bean
  StreamLocations streamLocations(FrontingSettings settings, ServiceToken token) {
    String address = settings.kafka().bootstrapServers();
    return address != null
        ? StreamLocations.fixed(address)
        : StreamLocations.of(settings.odin().url(), settings.odin().cache(), token::get);
  }

  /**
   * Two threads: looking for Kafka may block one of them, the watch over open requests must not.
   */
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService background() {
    return Executors.newScheduledThreadPool(
        2,
        task -> {
          Thread thread = new Thread(task, "fronting-background");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Bean(initMethod = "start")
  LiveSettings liveSettings(FrontingSettings settings, ScheduledExecutorService background) {
    return new LiveSettings(settings.live(), background);
  }

  @Bean
  DataStream dataStream(
      FrontingSettings settings, StreamLocations streams, ScheduledExecutorService background) {
    FrontingSettings.Kafka kafka = settings.kafka();
    String stream = kafka.stream() == null ? "" : kafka.stream();
    return new DataStream(
        () -> {
          StreamLocation location = streams.locate(stream);
          return KafkaProducers.open(
              location, kafka.properties(), settings.maxEvent(), settings.maxInFlight());
        },
        background);
  }

  @Bean
  Publisher publisher(
      FrontingSettings settings, Schemas schemas, DataStream stream, MeterRegistry meters) {
    return new Publisher(
        new EventRules(schemas, Math.toIntExact(settings.maxEvent().toBytes())),
        stream,
        new PublishMetrics(meters),
        new Publisher.Limits(settings.maxInFlight(), settings.answerWithin()),
        Clock.systemUTC());
  }

  @Bean
  FrontingServer frontingServer(
      FrontingSettings settings,
      Callers callers,
      Schemas schemas,
      DataStream stream,
      Publisher publisher,
      ScheduledExecutorService background) {
    FrontingServer.Listen listen =
        new FrontingServer.Listen(
            settings.address(),
            settings.port(),
            settings.maxRequest(),
            settings.answerWithin(),
            settings.drain());
    return new FrontingServer(listen, new Tokens(callers), schemas, stream, publisher, background);
  }

  @Bean
  HealthIndicator kafka(DataStream stream) {
    return () -> stream.failure().map(FrontingConfiguration::down).orElse(Health.up().build());
  }

  @Bean
  HealthIndicator registry(Schemas schemas) {
    return () -> schemas.failure().map(FrontingConfiguration::down).orElse(Health.up().build());
  }

  @Bean
  HealthIndicator live(LiveSettings live) {
    return () -> live.failure().map(FrontingConfiguration::down).orElse(Health.up().build());
  }

  private static Health down(String reason) {
    return Health.down().withDetail("reason", reason).build();
  }
}
