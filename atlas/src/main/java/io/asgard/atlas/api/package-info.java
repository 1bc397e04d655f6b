/** REST: what the page asks for, passed on to who knows it. */
@NullMarked
package io.asgard.atlas.api;

import org.jspecify.annotations.NullMarked;
