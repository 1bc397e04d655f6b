package io.asgard.producer.spring;

import io.asgard.producer.Producer;
import io.asgard.producer.Stats;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Down while requests fail; no event is lost by that, it waits or is refused by itself. */
@AutoConfiguration(after = ProducerAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(Producer.class)
public class ProducerHealthAutoConfiguration {
  ProducerHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnEnabledHealthIndicator("producer")
  HealthIndicator producerHealthIndicator(Producer producer) {
    return () -> health(producer.stats());
  }

  private static Health health(Stats stats) {
    Health.Builder health =
        stats.lastFailure().isEmpty()
            ? Health.up()
            : Health.down().withDetail("reason", stats.lastFailure());
    return health
        .withDetail("pending", stats.pending())
        .withDetail("spooled", stats.spooled())
        .build();
  }
}
