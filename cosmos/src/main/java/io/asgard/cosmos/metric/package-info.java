/** What makes a metric model legal. */
@NullMarked
package io.asgard.cosmos.metric;

import org.jspecify.annotations.NullMarked;
