/** {@code bin/fronting recover}: the spool of a server that is gone for ever. */
@NullMarked
package io.asgard.fronting.recover;

import org.jspecify.annotations.NullMarked;
