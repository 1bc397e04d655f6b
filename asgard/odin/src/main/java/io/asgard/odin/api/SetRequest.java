package io.asgard.odin.api;

import io.asgard.odin.apply.Wish;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.spec.Declared;
import io.asgard.odin.spec.Problem;
import io.asgard.odin.spec.ResourceReader;
import io.asgard.odin.spec.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of resources as files: everything in the set that is not among them any more is removed.
 *
 * @param set its name
 * @param variables for {@code ${name:default}}
 * @param allowDestroy whether what is removed may take its data with it; null if not
 * @param plan the only one that may be applied; null if any may
 */
record SetRequest(
    String set,
    List<Source> files,
    Map<String, String> variables,
    @Nullable Boolean allowDestroy,
    @Nullable Plan plan) {
  SetRequest {
    if (set == null || !set.matches("[a-z][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "set: " + set + " (expected: lower-case letters, digits, -)");
    }
    files = files == null ? List.of() : files;
    variables = variables == null ? Map.of() : variables;
  }

  /**
   * What the files declare.
   *
   * @throws IllegalArgumentException naming every problem with its file and line
   */
  Declared declared() {
    Declared declared = ResourceReader.declared(files, variables);
    Problem.throwIfAny(declared.problems());
    return declared;
  }

  Wish wish(Declared declared, String actor) {
    return new Wish(set, declared.resources(), actor, Boolean.TRUE.equals(allowDestroy));
  }
}
