/** What Cosmos needs of Enigma. */
@NullMarked
package io.asgard.cosmos.enigma;

import org.jspecify.annotations.NullMarked;
