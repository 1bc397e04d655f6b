/**
 * What the producer bench measures; in this package, because the transport is the library's own.
 */
@NullMarked
package io.asgard.producer;

import org.jspecify.annotations.NullMarked;
