package io.asgard.odin.spec;

/**
 * A YAML file as it was read.
 *
 * @param name where it is, as problems shall name it
 */
public record Source(String name, String text) {}
