/**
 * Fields of events as people write them. {@link io.asgard.fronting.field.FieldNames} finds them
 * both for the JSON that comes in and for the conditions of a tail.
 */
@NullMarked
package io.asgard.fronting.field;

import org.jspecify.annotations.NullMarked;
