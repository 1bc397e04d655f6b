/** REST: request, domain call, response. */
@NullMarked
package io.asgard.cosmos.api;

import org.jspecify.annotations.NullMarked;
