/**
 * Writes events to Redis. {@link io.asgard.firehose.sink.redis.RedisSinks} makes sinks of {@link
 * io.asgard.firehose.sink.redis.RedisSettings}: {@code Writes} makes of an event the commands that
 * write it, {@code RedisTarget} sends those of a batch in one round trip, over the {@code Link} of
 * its lane. {@code Reply} is what a command came to, {@code Judgement} what that means.
 */
@NullMarked
package io.asgard.firehose.sink.redis;

import org.jspecify.annotations.NullMarked;
