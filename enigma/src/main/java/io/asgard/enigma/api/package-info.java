/** HTTP: request, one call to the domain, response. */
@NullMarked
package io.asgard.enigma.api;

import org.jspecify.annotations.NullMarked;
