/**
 * Where events go. {@link io.asgard.firehose.sink.Sinks} opens a {@link
 * io.asgard.firehose.sink.Sink} for each lane, which answers with one {@link
 * io.asgard.firehose.sink.Delivery} per event. Most are a {@link
 * io.asgard.firehose.sink.PreparingSink}: a {@link io.asgard.firehose.sink.Preparation} makes of
 * each event what a {@link io.asgard.firehose.sink.Target} takes, JSON for instance; an event of
 * which that cannot be made never gets there. {@link io.asgard.firehose.sink.Halving} and {@link
 * io.asgard.firehose.sink.OneByOne} are the two ways in which targets deliver: a batch as a whole,
 * or event by event.
 */
@NullMarked
package io.asgard.firehose.sink;

import org.jspecify.annotations.NullMarked;
