/** What Atlas needs of Enigma. */
@NullMarked
package io.asgard.atlas.enigma;

import org.jspecify.annotations.NullMarked;
