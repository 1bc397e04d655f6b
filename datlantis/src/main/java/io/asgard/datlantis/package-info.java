/**
 * Owns the desired state of daggers and keeps them running on Flink. {@link
 * io.asgard.datlantis.DatlantisSettings} is the whole configuration, {@link
 * io.asgard.datlantis.DatlantisConfiguration} the whole object graph. {@code spec} says what makes
 * a job legal, asking {@code registry} for its topics; {@code deployment} keeps jobs in PostgreSQL
 * and once a second observes, plans and applies; {@code flink} speaks to the cluster, {@code
 * metric} to the owners of a job's metric; {@code api} serves it.
 */
@NullMarked
package io.asgard.datlantis;

import org.jspecify.annotations.NullMarked;
