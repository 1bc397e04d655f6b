/**
 * Keeps the events that a sink will never take, until somebody looks at them and deals with them.
 */
@NullMarked
package io.asgard.firehose.deadletter;

import org.jspecify.annotations.NullMarked;
