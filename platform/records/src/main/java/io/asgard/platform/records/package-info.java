/**
 * From a topic's name to the fields of its events, straight from the wire bytes. {@link
 * io.asgard.platform.records.Schemas} answers with a {@link io.asgard.platform.records.TopicType},
 * made from a {@link io.asgard.platform.records.DescriptorSet}, and says to the registry who its
 * {@link io.asgard.platform.records.SchemaReader} is; {@link io.asgard.platform.records.WireReader}
 * walks serialised protobuf without building messages, and {@link
 * io.asgard.platform.records.WireCheck} and {@link io.asgard.platform.records.EventTimes} use it;
 * {@link io.asgard.platform.records.EventHeaders} is the one header beside each event. No Spring,
 * no Kafka.
 */
@NullMarked
package io.asgard.platform.records;

import org.jspecify.annotations.NullMarked;
