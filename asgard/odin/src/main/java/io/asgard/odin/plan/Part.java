package io.asgard.odin.plan;

import java.util.Set;

/**
 * The smallest thing that can be created, replaced and removed: a process, a topic, a job.
 *
 * @param resource id of the resource that it is a part of
 * @param needs names of the parts that must be there first
 * @param fingerprint of everything it is made from: another fingerprint, another part
 */
public record Part(String name, String resource, Set<String> needs, String fingerprint) {}
