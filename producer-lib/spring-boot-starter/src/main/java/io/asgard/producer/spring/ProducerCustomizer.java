package io.asgard.producer.spring;

import io.asgard.producer.ProducerBuilder;

/** A bean that has the last word on the producer: a listener, a token from elsewhere. */
@FunctionalInterface
public interface ProducerCustomizer {
  void customize(ProducerBuilder builder);
}
