package io.asgard.registry.compatibility;

import io.asgard.platform.records.DescriptorSet;

/** A topic's types in one version of its descriptors. */
public record TopicTypes(DescriptorSet set, String key, String message) {}
