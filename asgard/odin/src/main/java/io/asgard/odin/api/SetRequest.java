package io.asgard.odin.api;

import io.asgard.odin.spec.Resource;
import io.asgard.odin.spec.ResourceReader;
import io.asgard.odin.spec.Source;
import java.util.List;
import java.util.Map;

/**
 * A set of resources as files: everything in the set that is not among them any more is removed.
 *
 * @param set its name
 * @param variables for {@code ${name:default}}
 */
record SetRequest(String set, List<Source> files, Map<String, String> variables) {
  SetRequest {
    if (set == null || !set.matches("[a-z][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "set: " + set + " (expected: lower-case letters, digits, -)");
    }
    files = files == null ? List.of() : files;
    variables = variables == null ? Map.of() : variables;
  }

  List<Resource> resources() {
    return ResourceReader.read(files, variables);
  }
}
