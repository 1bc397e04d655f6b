/** Calls of other parts: their absence is one exception, whichever part it is. */
@NullMarked
package io.asgard.datlantis.http;

import org.jspecify.annotations.NullMarked;
