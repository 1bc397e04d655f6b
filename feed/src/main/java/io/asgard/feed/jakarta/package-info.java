/**
 * A synthetic Jakarta: {@code Fleet} moves the drivers, {@code Customers} book them, {@code City}
 * knows where people want to be at which hour, {@code Quarter} lists the places, which are real. No
 * driver, customer or trip is. All follow from one seed and the clock.
 */
@NullMarked
package io.asgard.feed.jakarta;

import org.jspecify.annotations.NullMarked;
