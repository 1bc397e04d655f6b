/**
 * What makes a layer and an area legal. Both belong to everybody: any team's editor changes them.
 */
@NullMarked
package io.asgard.cosmos.layer;

import org.jspecify.annotations.NullMarked;
