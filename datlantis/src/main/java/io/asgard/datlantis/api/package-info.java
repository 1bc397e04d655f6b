/** REST: request, domain call, response. */
@NullMarked
package io.asgard.datlantis.api;

import org.jspecify.annotations.NullMarked;
