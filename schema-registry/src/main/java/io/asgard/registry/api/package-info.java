/** The registry over REST: request, call of the catalog, response. */
@NullMarked
package io.asgard.registry.api;

import org.jspecify.annotations.NullMarked;
