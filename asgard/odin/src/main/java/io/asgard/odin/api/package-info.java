/** REST: request, call of the engine, response. */
@NullMarked
package io.asgard.odin.api;

import org.jspecify.annotations.NullMarked;
