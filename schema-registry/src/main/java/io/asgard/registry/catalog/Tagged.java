package io.asgard.registry.catalog;

/** A value and the tag that changes with it. */
public record Tagged<T>(T value, String etag) {}
