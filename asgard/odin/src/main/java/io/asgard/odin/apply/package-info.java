/**
 * The shell: {@link io.asgard.odin.apply.Engine} observes, plans and applies, one apply at a time,
 * steps that do not depend on each other in parallel. {@link io.asgard.odin.apply.LocalOdin} is the
 * whole of it on one machine.
 */
@NullMarked
package io.asgard.odin.apply;

import org.jspecify.annotations.NullMarked;
