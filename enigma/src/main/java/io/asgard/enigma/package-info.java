/**
 * Enigma, the metrics query engine. A request comes in through {@code api}, is checked and answered
 * by {@code query}, which asks a time-series {@code store} (QuestDB or InfluxDB) and knows from
 * {@code window} which windows of a metric have closed. Nothing is stored here: points and models
 * are in the store, closed windows on their topic, so Enigma may be killed and started at will.
 */
@NullMarked
package io.asgard.enigma;

import org.jspecify.annotations.NullMarked;
