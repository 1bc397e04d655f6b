/**
 * Long fault campaigns, {@code bin/torture NAME}. A campaign starts what it breaks, breaks it at
 * moments that a seed chooses, and compares by id and by order what was acknowledged with what is
 * stored.
 */
@NullMarked
package io.asgard.e2e.torture;

import org.jspecify.annotations.NullMarked;
