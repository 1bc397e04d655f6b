/**
 * Writes events to Kafka topics. {@link io.asgard.firehose.sink.kafka.KafkaSinks} makes sinks of
 * {@link io.asgard.firehose.sink.kafka.KafkaSinkSettings}: {@code Records} makes of an event the
 * record that is written, {@code KafkaTarget} sends those of a batch, of equal keys one after the
 * other, by the one {@code SharedProducer} of all lanes. {@code Judgement} is what a failure means.
 */
@NullMarked
package io.asgard.firehose.sink.kafka;

import org.jspecify.annotations.NullMarked;
