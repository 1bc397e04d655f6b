package io.asgard.odin.plan;

/**
 * A field that is declared differently from now on.
 *
 * @param resource id
 * @param field its path, such as {@code properties.num.io.threads}
 * @param before empty if it was not declared
 * @param after empty if it is not declared any more
 */
public record Change(String resource, String field, String before, String after) {}
