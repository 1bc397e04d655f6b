/**
 * The schema registry: which Key and Message a topic carries, in every version of the team's
 * descriptors. {@code catalog} holds what is known, in memory for readers and in PostgreSQL for
 * ever, and checks what is new; {@code compatibility} says what a change breaks, {@code source}
 * compiles sources, {@code reader} knows who reads what, {@code store} is PostgreSQL; {@code api}
 * is its REST face, {@code cli} the command line. {@link io.asgard.registry.RegistryConfiguration}
 * wires them.
 */
@NullMarked
package io.asgard.registry;

import org.jspecify.annotations.NullMarked;
