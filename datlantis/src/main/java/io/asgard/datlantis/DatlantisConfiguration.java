package io.asgard.datlantis;

import com.zaxxer.hikari.HikariDataSource;
import io.asgard.datlantis.deployment.Deployer;
import io.asgard.datlantis.deployment.DeploymentMetrics;
import io.asgard.datlantis.deployment.JobArguments;
import io.asgard.datlantis.deployment.Jobs;
import io.asgard.datlantis.deployment.Places;
import io.asgard.datlantis.deployment.Reconciler;
import io.asgard.datlantis.deployment.Relocations;
import io.asgard.datlantis.flink.Checkpoints;
import io.asgard.datlantis.flink.Flink;
import io.asgard.datlantis.metric.MetricOwner;
import io.asgard.datlantis.registry.Registry;
import io.asgard.datlantis.spec.JobRules;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.service.ServiceToken;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatlantisSettings.class)
class DatlantisConfiguration {
  @Bean
  HikariDataSource dataSource(DatlantisSettings settings) {
    HikariDataSource source = new HikariDataSource();
    source.setJdbcUrl(settings.postgres().url());
    source.setUsername(settings.postgres().user());
    source.setPassword(settings.postgres().password());
    source.setMaximumPoolSize(5);
    source.setConnectionTimeout(2_000);
    // A peer that vanished without a word is noticed.
    source.addDataSourceProperty("socketTimeout", "10");
    // PostgreSQL may start after us.
    source.setInitializationFailTimeout(-1);
    return source;
  }

  @Bean
  Jobs jobs(HikariDataSource source) {
    return new Jobs(source);
  }

  @Bean
  Flink flink(DatlantisSettings settings) {
    return new Flink(settings.flink().url(), settings.flink().jobJar());
  }

  @Bean
  JobRules jobRules(DatlantisSettings settings, ServiceToken token) {
    return new JobRules(new Registry(settings.registry().url(), token::header)::knows);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Places places(DatlantisSettings settings, ServiceToken token) {
    String bootstrapServers = settings.kafka().bootstrapServers();
    return new Places(
        bootstrapServers == null || bootstrapServers.isEmpty()
            ? StreamLocations.of(settings.odin().url(), settings.odin().cache(), token::get)
            : StreamLocations.fixed(bootstrapServers));
  }

  @Bean
  JobArguments jobArguments(DatlantisSettings settings) {
    return new JobArguments(
        settings.registry().url(),
        settings.job().tokenFile(),
        settings.job().timeSeries(),
        settings.job().windowsStream(),
        settings.job().windowsTopic(),
        settings.flink().checkpoints());
  }

  @Bean
  DeploymentMetrics deploymentMetrics(MeterRegistry registry) {
    return new DeploymentMetrics(registry);
  }

  @Bean
  Relocations relocations(
      Jobs jobs,
      Flink flink,
      Places places,
      JobArguments arguments,
      DeploymentMetrics metrics,
      Clock clock) {
    return new Relocations(jobs, flink, places, arguments, metrics, clock);
  }

  @Bean
  Deployer deployer(
      Jobs jobs,
      Flink flink,
      Places places,
      JobArguments arguments,
      DeploymentMetrics metrics,
      DatlantisSettings settings,
      ServiceToken token,
      Clock clock) {
    List<MetricOwner> owners =
        List.of(
            new MetricOwner("enigma", settings.enigma().url(), token::header),
            new MetricOwner("cosmos", settings.cosmos().url(), token::header));
    Checkpoints checkpoints = new Checkpoints(settings.flink().checkpoints());
    return new Deployer(jobs, flink, checkpoints, owners, places, arguments, metrics, clock);
  }

  @Bean
  Reconciler reconciler(
      Jobs jobs,
      Flink flink,
      Relocations relocations,
      Deployer deployer,
      HikariDataSource source,
      DeploymentMetrics metrics,
      Clock clock) {
    return new Reconciler(jobs, flink, relocations, deployer, source, metrics, clock);
  }

  @Bean
  HealthIndicator jobsHealthIndicator(Reconciler reconciler) {
    return reconciler::health;
  }

  /** Nothing talks to the outside before the context is up. */
  @Bean
  ApplicationListener<ApplicationReadyEvent> start(
      Reconciler reconciler, DatlantisSettings settings) {
    return ready -> reconciler.start(settings.interval());
  }
}
