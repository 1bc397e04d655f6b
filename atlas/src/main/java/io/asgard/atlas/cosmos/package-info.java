/** What Atlas needs of Cosmos. */
@NullMarked
package io.asgard.atlas.cosmos;

import org.jspecify.annotations.NullMarked;
