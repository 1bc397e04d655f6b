/**
 * What people declare. {@link io.asgard.odin.spec.Kind} says which fields a resource has, each with
 * its type, default and meaning; {@link io.asgard.odin.spec.ResourceReader} checks YAML by that and
 * reports every problem at once, with file and line. {@link io.asgard.odin.spec.SetRules} checks
 * what can only be wrong between resources. {@link io.asgard.odin.spec.Reference} makes the JSON
 * schema and the page of docs from the same declarations.
 */
@NullMarked
package io.asgard.odin.spec;

import org.jspecify.annotations.NullMarked;
