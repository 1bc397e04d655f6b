/** Who reads which topic, and what of it: {@link io.asgard.registry.reader.Readers}. */
@NullMarked
package io.asgard.registry.reader;

import org.jspecify.annotations.NullMarked;
