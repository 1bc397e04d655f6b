/**
 * A fronting server for the tests of those who publish: in the test's process, without Kafka.
 *
 * <p>{@link io.asgard.producer.test.TestFronting} takes events over gRPC and gives them back.
 * {@link io.asgard.producer.test.TestTopic}s make it check them as a fronting server does, {@link
 * io.asgard.producer.test.Trouble}s make requests fail. {@code Checks} is what it says of one
 * event, {@code Gate} keeps what was taken.
 */
@NullMarked
package io.asgard.producer.test;

import org.jspecify.annotations.NullMarked;
