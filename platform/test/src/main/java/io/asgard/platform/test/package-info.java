/**
 * What tests of every module use: {@link io.asgard.platform.test.TestKafka} and {@link
 * io.asgard.platform.test.TestPostgres} are the real servers, started once per JVM and only when
 * asked for, and so are {@link io.asgard.platform.test.TestQuestDb} and {@link
 * io.asgard.platform.test.TestInfluxDb}; {@link io.asgard.platform.test.ChildServer} starts others;
 * a {@link io.asgard.platform.test.TestCluster} is a Kafka that a test may break; {@link
 * io.asgard.platform.test.TestOdin} says where streams are; {@link
 * io.asgard.platform.test.TestTokens} signs tokens that services accept; {@link
 * io.asgard.platform.test.Eventually} waits for a condition; {@link
 * io.asgard.platform.test.ServiceArchitecture} holds a service to the shape of all services.
 */
@NullMarked
package io.asgard.platform.test;

import org.jspecify.annotations.NullMarked;
