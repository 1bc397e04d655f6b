/**
 * The map. The page itself, in {@code atlas/web}, does the drawing; this service hands it out and
 * is the one address that it calls. {@link io.asgard.atlas.AtlasSettings} is the whole
 * configuration, {@link io.asgard.atlas.AtlasConfiguration} the whole object graph. {@code api}
 * passes the page's calls on to {@code cosmos} (what can be shown) and {@code enigma} (values),
 * each with the caller's own token, so that they decide what the caller may see. Live windows go
 * from Cosmos to the browser directly.
 */
@NullMarked
package io.asgard.atlas;

import org.jspecify.annotations.NullMarked;
