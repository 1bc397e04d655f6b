/**
 * A {@link io.asgard.producer.Producer} for a Spring Boot application. {@code ProducerSettings} is
 * the whole configuration; {@code ProducerAutoConfiguration} makes the producer, two more its
 * metrics and its health; a {@link io.asgard.producer.spring.ProducerCustomizer} says what no
 * setting can.
 */
@NullMarked
package io.asgard.producer.spring;

import org.jspecify.annotations.NullMarked;
