package io.asgard.fronting;

import io.asgard.fronting.FrontingSettings.Target;
import io.asgard.fronting.intake.FrontingServer;
import io.asgard.fronting.intake.IntakeMetrics;
import io.asgard.fronting.intake.Tokens;
import io.asgard.fronting.live.LiveSettings;
import io.asgard.fronting.live.Route;
import io.asgard.fronting.publish.EventRules;
import io.asgard.fronting.publish.KafkaStreams;
import io.asgard.fronting.publish.Outlets;
import io.asgard.fronting.publish.PublishMetrics;
import io.asgard.fronting.publish.Publisher;
import io.asgard.fronting.quota.Quotas;
import io.asgard.fronting.tail.Tails;
import io.asgard.fronting.worker.FrontingWorker;
import io.asgard.fronting.worker.WorkerMetrics;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.records.SchemaReader;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.service.Callers;
import io.asgard.platform.service.ServiceToken;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FrontingConfiguration {
  @Bean
  Schemas schemas(
      FrontingSettings settings,
      ServiceToken token,
      @Value("${asgard.resource:local/fronting/fronting-server}") String resource) {
    // Events in JSON are read by all of their names, of whatever topic.
    SchemaReader reader =
        SchemaReader.of(resource, ManagementFactory.getRuntimeMXBean().getName(), List.of());
    return Schemas.http(settings.registry().url(), token::get, reader);
  }

  @Bean
  StreamLocations streamLocations(FrontingSettings settings, ServiceToken token) {
    Map<String, StreamLocations> plain = new HashMap<>();
    for (FrontingSettings.Kafka kafka : settings.streams()) {
      if (kafka.bootstrapServers() != null) {
        plain.put(kafka.name(), StreamLocations.fixed(kafka.bootstrapServers()));
      }
    }
    StreamLocations odin =
        StreamLocations.of(settings.odin().url(), settings.odin().cache(), token::get);
    return StreamLocations.by(stream -> plain.getOrDefault(stream, odin));
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
  KafkaStreams kafkaStreams(
      FrontingSettings settings,
      StreamLocations locations,
      ScheduledExecutorService background,
      MeterRegistry meters) {
    Map<String, Map<String, String>> properties = new HashMap<>();
    settings.streams().forEach(kafka -> properties.put(kafka.name(), kafka.properties()));
    return new KafkaStreams(
        locations,
        stream -> properties.getOrDefault(stream, settings.kafka().properties()),
        new KafkaStreams.Sizes(settings.maxEvent(), settings.maxInFlight()),
        background,
        meters);
  }

  @Bean
  PublishMetrics publishMetrics(MeterRegistry meters) {
    return new PublishMetrics(meters);
  }

  @Bean
  Outlets outlets(
      FrontingSettings settings, LiveSettings live, KafkaStreams streams, PublishMetrics metrics) {
    FrontingSettings.Kafka own = settings.frontingStream();
    Outlets.Ways ways =
        own == null || settings.target() == Target.DATA
            ? new Outlets.Ways(
                live::route, live::ofStream, settings.kafka().name(), streams::stream)
            : new Outlets.Ways(topic -> Optional.empty(), Route::to, own.name(), streams::stream);
    FrontingSettings.Spool spool = settings.spool();
    return new Outlets(
        ways, new Outlets.Spooling(spool.directory(), spool.max(), spool.after()), metrics);
  }

  @Bean
  @ConditionalOnProperty(name = "fronting.target", havingValue = "fronting")
  FrontingWorker frontingWorker(
      FrontingSettings settings,
      LiveSettings live,
      StreamLocations locations,
      KafkaStreams streams,
      Outlets outlets,
      MeterRegistry meters) {
    String own = Objects.requireNonNull(settings.frontingStream()).name();
    FrontingSettings.Worker worker = settings.worker();
    String byDefault = settings.kafka().name();
    return new FrontingWorker(
        new MovingStream(own, locations),
        at -> KafkaStreams.consumer(at, worker.groupId(), worker.properties()),
        new FrontingWorker.Routes(
            topic -> live.route(topic).map(Route::stream).orElse(byDefault), live::ofStream),
        streams::stream,
        (events, reason) -> outlets.refused(own, events, reason),
        new WorkerMetrics(meters));
  }

  @Bean
  Publisher publisher(
      FrontingSettings settings, Schemas schemas, Outlets outlets, PublishMetrics metrics) {
    return new Publisher(
        new EventRules(schemas, Math.toIntExact(settings.maxEvent().toBytes())),
        outlets,
        metrics,
        new Publisher.Limits(settings.maxInFlight(), settings.answerWithin()),
        Clock.systemUTC());
  }

  @Bean
  FrontingServer frontingServer(
      FrontingSettings settings,
      FrontingServer.Inside inside,
      MeterRegistry meters,
      ScheduledExecutorService background) {
    FrontingSettings.Tls tls = settings.tls();
    FrontingServer.Listen listen =
        new FrontingServer.Listen(
            settings.address(),
            settings.port(),
            settings.maxRequest(),
            settings.maxReceiving(),
            settings.maxConnections(),
            settings.answerWithin(),
            settings.ping(),
            settings.drain(),
            tls == null
                ? null
                : new FrontingServer.Tls(tls.certificate(), tls.key(), tls.clientCa()));
    return new FrontingServer(listen, inside, new IntakeMetrics(meters), background);
  }

  @Bean
  FrontingServer.Inside inside(
      Callers callers,
      LiveSettings live,
      Schemas schemas,
      Outlets outlets,
      Optional<FrontingWorker> worker,
      Publisher publisher,
      Tails tails) {
    return new FrontingServer.Inside(
        new Tokens(callers),
        new Quotas(live::quota, System::nanoTime),
        schemas,
        outlets,
        worker,
        publisher,
        tails);
  }

  @Bean(destroyMethod = "") // The server closes it, before the port.
  Tails tails(
      FrontingSettings settings, LiveSettings live, StreamLocations streams, Schemas schemas) {
    String stream = settings.kafka().name();
    return new Tails(
        topic -> new MovingStream(live.route(topic).map(Route::stream).orElse(stream), streams),
        schemas,
        settings.maxTails());
  }

  /** What a load balancer asks: whether events that come here are taken, be it to the disk. */
  @Bean
  HealthIndicator intake(Outlets outlets, Schemas schemas) {
    return () ->
        outlets
            .refusal()
            .or(() -> schemas.knowsAny() ? Optional.empty() : schemas.failure())
            .map(FrontingConfiguration::down)
            .orElse(Health.up().build());
  }

  @Bean
  HealthIndicator kafka(Outlets outlets) {
    return () -> outlets.failure().map(FrontingConfiguration::down).orElse(Health.up().build());
  }

  @Bean
  @ConditionalOnBean(FrontingWorker.class)
  HealthIndicator worker(FrontingWorker worker) {
    return () -> worker.failure().map(FrontingConfiguration::down).orElse(Health.up().build());
  }

  @Bean
  HealthIndicator registry(Schemas schemas) {
    return () -> schemas.failure().map(FrontingConfiguration::down).orElse(Health.up().build());
  }

  @Bean
  HealthIndicator live(LiveSettings live) {
    return () -> live.failure().map(FrontingConfiguration::down).orElse(Health.up().build());
  }

  @Bean
  HealthIndicator tls(FrontingServer server) {
    return () -> server.failure().map(FrontingConfiguration::down).orElse(Health.up().build());
  }

  private static Health down(String reason) {
    return Health.down().withDetail("reason", reason).build();
  }
}
