/** What Datlantis needs of the schema registry. */
@NullMarked
package io.asgard.datlantis.registry;

import org.jspecify.annotations.NullMarked;
