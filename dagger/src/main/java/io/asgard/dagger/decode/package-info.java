/**
 * From protobuf bytes to SQL rows, without messages in between. A {@link
 * io.asgard.dagger.decode.RowShape} is what SQL sees of a message type: one {@link
 * io.asgard.dagger.decode.Column} per field, each with its {@link
 * io.asgard.dagger.decode.ValueType}. A {@link io.asgard.dagger.decode.WireRow} reads the bytes of
 * one event into the columns that the query uses and steps over all others. Shapes travel in the
 * job graph, so they hold no descriptors, which cannot be serialised.
 */
@NullMarked
package io.asgard.dagger.decode;

import org.jspecify.annotations.NullMarked;
