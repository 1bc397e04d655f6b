/**
 * Which windows have closed. {@link io.asgard.enigma.window.WindowFeed} follows the topic on which
 * daggers say so and, once a window's points can be read, tells {@link
 * io.asgard.enigma.window.Windows}, which knows the latest of every metric and wakes those who wait
 * for the next.
 */
@NullMarked
package io.asgard.enigma.window;

import org.jspecify.annotations.NullMarked;
