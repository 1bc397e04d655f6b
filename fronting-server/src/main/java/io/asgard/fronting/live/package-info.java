/**
 * What an operator changes while the server runs: which stream a topic's events go to, and how much
 * a team may send. {@link io.asgard.fronting.live.LiveSettings} reads the file again and again;
 * {@code LiveFile} turns its text into one immutable value or into a list of all that is wrong with
 * it. A reader holds one whole value, never half of two.
 */
@NullMarked
package io.asgard.fronting.live;

import org.jspecify.annotations.NullMarked;
