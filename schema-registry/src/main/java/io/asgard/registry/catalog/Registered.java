package io.asgard.registry.catalog;

import io.asgard.contracts.v1.SchemaVersion;

/** The version that a descriptor set has, and whether it is a new one. */
public record Registered(SchemaVersion version, boolean created) {}
