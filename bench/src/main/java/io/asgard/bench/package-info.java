/**
 * Measures the platform against its goals. {@link io.asgard.bench.Bench} runs the bench that is
 * named, prints in words what it measures and ends with one line of JSON ({@link
 * io.asgard.bench.Figures}). A bench that misses its goal says so and exits 0; a wrong result exits
 * 1.
 */
@NullMarked
package io.asgard.bench;

import org.jspecify.annotations.NullMarked;
