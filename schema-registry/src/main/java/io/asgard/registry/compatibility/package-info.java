/**
 * What a change of a schema breaks. {@link io.asgard.registry.compatibility.SchemaComparison} walks
 * two versions of a topic's types side by side and answers with {@link
 * io.asgard.registry.compatibility.Finding}s, each of one {@link
 * io.asgard.registry.compatibility.Rule}; {@link io.asgard.registry.compatibility.Mode} says which
 * of them matter, and {@link io.asgard.registry.compatibility.Reach} which readers they hit. Pure:
 * descriptors in, findings out.
 */
@NullMarked
package io.asgard.registry.compatibility;

import org.jspecify.annotations.NullMarked;
