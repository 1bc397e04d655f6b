package io.asgard.producer.spring;

import io.asgard.producer.Producer;
import io.asgard.producer.ProducerBuilder;
import io.asgard.producer.ProducerMetrics;
import io.asgard.producer.Stats;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The producer, and what Boot makes of it. An application's own Producer bean goes first. */
@AutoConfiguration
@ConditionalOnProperty(
    prefix = "asgard.producer",
    name = "enabled",
    havingValue = "true",
    matchIfMissing = true)
public class ProducerAutoConfiguration {
  ProducerAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(Producer.class)
  @EnableConfigurationProperties(ProducerSettings.class)
  static class FromSettings {
    @Bean(destroyMethod = "close")
    Producer asgardProducer(
        ProducerSettings settings, ObjectProvider<ProducerCustomizer> customizers) {
      List<ProducerCustomizer> last = customizers.orderedStream().toList();
      Path token = settings.tokenFile();
      if (token == null && last.isEmpty()) {
        throw new IllegalArgumentException(
            "asgard.producer.token-file: none (expected: a file with the bearer token, or a"
                + " ProducerCustomizer that gives one)");
      }
      ProducerBuilder builder = builder(settings);
      if (token != null) {
        builder.tokenFile(token);
      }
      last.forEach(customizer -> customizer.customize(builder));
      return builder.build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  @ConditionalOnSingleCandidate(Producer.class)
  static class Metrics {
    @Bean
    ProducerMetrics asgardProducerMetrics(Producer producer) {
      return new ProducerMetrics(producer);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  @ConditionalOnSingleCandidate(Producer.class)
  static class Healths {
    /** Down while requests fail; the events are not lost, they wait or are refused one by one. */
    @Bean
    @ConditionalOnEnabledHealthIndicator("producer")
    HealthIndicator producerHealthIndicator(Producer producer) {
      return () -> {
        Stats stats = producer.stats();
        Health.Builder health =
            stats.lastFailure().isEmpty()
                ? Health.up()
                : Health.down().withDetail("reason", stats.lastFailure());
        return health
            .withDetail("pending", stats.pending())
            .withDetail("spooled", stats.spooled())
            .build();
      };
    }
  }

  private static ProducerBuilder builder(ProducerSettings settings) {
    ProducerBuilder builder =
        Producer.builder()
            .fronting(settings.fronting().toArray(String[]::new))
            .batch(settings.batch().events(), Math.toIntExact(settings.batch().bytes().toBytes()))
            .linger(settings.linger())
            .requestsInFlight(settings.requestsInFlight())
            .compression(settings.compression())
            .memory(settings.memory().toBytes())
            .maxBlock(settings.maxBlock())
            .backoff(settings.backoff().first(), settings.backoff().max())
            .requestTimeout(settings.requestTimeout())
            .deliveryTimeout(settings.deliveryTimeout());
    Path folder = settings.spool().folder();
    return folder == null ? builder : builder.spool(folder, settings.spool().max().toBytes());
  }
}
