/**
 * What people declare. {@link io.asgard.odin.spec.ResourceReader} reads YAML and reports every
 * problem at once, with file and line; {@link io.asgard.odin.spec.Kind} says which fields a
 * resource has.
 */
@NullMarked
package io.asgard.odin.spec;

import org.jspecify.annotations.NullMarked;
