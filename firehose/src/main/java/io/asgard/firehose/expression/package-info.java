/**
 * What is configured as an expression: {@link io.asgard.firehose.expression.Expressions} compiles
 * CEL against the types of a topic, once; {@link io.asgard.firehose.expression.Expression} is
 * evaluated against a {@link io.asgard.firehose.expression.Subject}, which decodes of an event what
 * is asked for. A plain field, {@code message.location.latitude}, is read from the bytes without
 * CEL. {@link io.asgard.firehose.expression.Template} is text with expressions in it.
 */
@NullMarked
package io.asgard.firehose.expression;

import org.jspecify.annotations.NullMarked;
