package io.asgard.producer.spring;

import io.asgard.producer.Producer;
import io.asgard.producer.ProducerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** The producer's figures in the application's registry. Who has several producers binds them. */
@AutoConfiguration(after = ProducerAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSingleCandidate(Producer.class)
public class ProducerMetricsAutoConfiguration {
  ProducerMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  ProducerMetrics asgardProducerMetrics(Producer producer) {
    return new ProducerMetrics(producer);
  }
}
