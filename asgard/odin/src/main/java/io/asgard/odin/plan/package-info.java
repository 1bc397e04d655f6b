/**
 * The pure middle: {@link io.asgard.odin.plan.Planner} compares desired parts with what is and
 * answers with a {@link io.asgard.odin.plan.Plan}, steps that know which steps they follow.
 */
@NullMarked
package io.asgard.odin.plan;

import org.jspecify.annotations.NullMarked;
