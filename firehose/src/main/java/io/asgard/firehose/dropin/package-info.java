/**
 * Takes the environment of raystack's and goto's Firehose for what it means here. {@code Keys} says
 * of each of their keys what becomes of it; {@link io.asgard.firehose.dropin.Translation} does it.
 */
@NullMarked
package io.asgard.firehose.dropin;

import org.jspecify.annotations.NullMarked;
