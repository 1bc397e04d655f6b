package io.asgard.firehose;

import io.asgard.firehose.api.LetterView;
import io.asgard.firehose.api.SettingsView;
import io.asgard.firehose.deadletter.DeadLetterPlace;
import io.asgard.firehose.deadletter.FilesPlace;
import io.asgard.firehose.deadletter.KafkaPlace;
import io.asgard.firehose.deadletter.LogPlace;
import io.asgard.firehose.delivery.DeadLetterOffice;
import io.asgard.firehose.delivery.DeliveryLoops;
import io.asgard.firehose.delivery.DeliveryMetrics;
import io.asgard.firehose.delivery.Firehose;
import io.asgard.firehose.delivery.PartitionLag;
import io.asgard.firehose.event.EventTypes;
import io.asgard.firehose.filter.Filters;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.sink.files.FilesSinks;
import io.asgard.firehose.sink.grpc.GrpcSinks;
import io.asgard.firehose.sink.http.HttpSinks;
import io.asgard.firehose.sink.influx.InfluxSinks;
import io.asgard.firehose.sink.kafka.KafkaSinks;
import io.asgard.firehose.sink.log.LogSinks;
import io.asgard.firehose.sink.postgres.PostgresSinks;
import io.asgard.firehose.sink.prometheus.PrometheusSinks;
import io.asgard.firehose.sink.redis.RedisSinks;
import io.asgard.firehose.sink.route.RoutedSinks;
import io.asgard.firehose.sink.search.SearchSinks;
import io.asgard.firehose.store.ObjectStore;
import io.asgard.firehose.store.ObjectStoreSettings;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.records.SchemaReader;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.service.Problems;
import io.asgard.platform.service.ServiceToken;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FirehoseSettings.class)
class FirehoseConfiguration {

  @Bean
  Schemas schemas(
      FirehoseSettings settings,
      ServiceToken token,
      @Value("${asgard.resource:}") String resource) {
    FirehoseSettings.Kafka kafka = settings.kafka();
    String name =
        resource.isEmpty() ? "local/firehose/" + SchemaReader.part(kafka.groupId()) : resource;
    // It is told of every change: what reads a part of an event only has nothing to fear.
    SchemaReader reader =
        SchemaReader.of(name, ManagementFactory.getRuntimeMXBean().getName(), kafka.topics());
    return Schemas.http(settings.registry().url(), token::get, reader);
  }

  @Bean
  EventTypes eventTypes(FirehoseSettings settings, Schemas schemas) {
    return new EventTypes(settings.format(), schemas);
  }

  @Bean
  LetterView letterView(EventTypes types) {
    return new LetterView(types);
  }

  @Bean
  Sinks sinks(FirehoseSettings settings) {
    Sinks others = sinks(settings.sink(), settings.fields());
    if (settings.routes().isEmpty()) {
      return others;
    }
    List<RoutedSinks.Route> routes = new ArrayList<>();
    for (FirehoseSettings.Route route : settings.routes()) {
      String name = "firehose.routes[" + routes.size() + "]";
      Sinks sinks = sinks(route.sink(), settings.fields());
      routes.add(new RoutedSinks.Route(name, route.topics(), route.when(), sinks));
    }
    routes.add(new RoutedSinks.Route("firehose", Set.of(), null, others));
    return new RoutedSinks(routes);
  }

  static Sinks sinks(FirehoseSettings.Sink sink, Map<String, String> fields) {
    return switch (sink.type()) {
      case LOG -> new LogSinks(sink.log().oneIn(), fields);
      case HTTP -> new HttpSinks(Objects.requireNonNull(sink.http()), fields);
      case INFLUX -> new InfluxSinks(Objects.requireNonNull(sink.influx()));
      case POSTGRES -> new PostgresSinks(Objects.requireNonNull(sink.postgres()));
      case GRPC -> new GrpcSinks(Objects.requireNonNull(sink.grpc()));
      case KAFKA -> new KafkaSinks(Objects.requireNonNull(sink.kafka()), fields);
      case REDIS -> new RedisSinks(Objects.requireNonNull(sink.redis()), fields);
      case SEARCH -> new SearchSinks(Objects.requireNonNull(sink.search()), fields);
      case FILES -> new FilesSinks(Objects.requireNonNull(sink.files()), fields);
      case PROMETHEUS -> new PrometheusSinks(Objects.requireNonNull(sink.prometheus()));
    };
  }

  @Bean
  SettingsView settingsView(FirehoseSettings settings) {
    return new SettingsView(settings);
  }

  @Bean
  DeliveryMetrics deliveryMetrics(MeterRegistry meters) {
    return new DeliveryMetrics(meters);
  }

  @Bean
  DeadLetterPlace deadLetterPlace(FirehoseSettings settings) {
    String group = settings.kafka().groupId();
    String instance = ManagementFactory.getRuntimeMXBean().getName();
    return switch (settings.deadLetter().to()) {
      case KAFKA -> new KafkaPlace(settings.deadLetterTopic(), group, instance);
      case FILES ->
          new FilesPlace(store(settings.deadLetter()), group, instance, Clock.systemUTC());
      case LOG -> new LogPlace();
    };
  }

  private static ObjectStore store(FirehoseSettings.DeadLetter settings) {
    ObjectStoreSettings files = Objects.requireNonNull(settings.files());
    Problems problems = new Problems();
    files.check("firehose.dead-letter.files.", problems);
    problems.throwIfAny();
    return ObjectStore.of(files);
  }

  @Bean
  DeadLetterOffice deadLetterOffice(DeliveryLoops loops) {
    return new DeadLetterOffice(loops);
  }

  @Bean
  DeliveryLoops deliveryLoops(
      FirehoseSettings settings,
      DeadLetterPlace deadLetters,
      MovingStream stream,
      EventTypes types,
      Sinks sinks,
      DeliveryMetrics metrics) {
    DeliveryLoops.Source source =
        new DeliveryLoops.Source(
            settings.kafka().topics(),
            settings.kafka().topicPattern(),
            settings.kafka().groupId(),
            settings.kafka().properties());
    return new DeliveryLoops(
        source,
        deadLetters,
        stream,
        types,
        new Filters(settings.filter(), Clock.systemUTC()),
        sinks,
        settings.policy(),
        metrics);
  }

  @Bean
  MovingStream stream(FirehoseSettings settings, ServiceToken token) {
    return new MovingStream(streamName(settings), locations(settings, token::get));
  }

  static String streamName(FirehoseSettings settings) {
    return Objects.requireNonNullElse(settings.kafka().stream(), "");
  }

  static StreamLocations locations(FirehoseSettings settings, Supplier<String> token) {
    String plain = settings.kafka().bootstrapServers();
    return plain == null
        ? StreamLocations.of(settings.odin().url(), settings.odin().cache(), token)
        : StreamLocations.fixed(plain);
  }

  @Bean
  Firehose firehose(DeliveryLoops loops, DeadLetterOffice office, MeterRegistry meters) {
    Firehose firehose = Firehose.of(loops);
    meters.gauge("firehose.pending", firehose, f -> f.pending() + office.pending());
    meters.gauge(
        "firehose.lag", firehose, f -> f.lag().stream().mapToLong(PartitionLag::lag).sum());
    return firehose;
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> start(Schemas schemas, Firehose firehose) {
    return ready -> {
      schemas.start();
      firehose.start();
    };
  }

  @Bean
  HealthIndicator deliveryHealthIndicator(Firehose firehose) {
    return () -> {
      Optional<String> trouble = firehose.trouble();
      Health.Builder health = trouble.isEmpty() ? Health.up() : Health.down();
      trouble.ifPresent(reason -> health.withDetail("reason", reason));
      return health.withDetail("partitions", firehose.lag().size()).build();
    };
  }
}
