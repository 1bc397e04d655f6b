package io.asgard.odin.spec;

import org.jspecify.annotations.Nullable;

/**
 * Where a resource is declared.
 *
 * @param spec the path of its spec: that of a topic in a stream is {@code spec.topics.0}
 * @param name the path of its name
 */
record Place(Document document, String spec, String name) {
  /** A problem of it; the path is as if it had a document of its own. */
  Problem problem(String path, @Nullable Object value, String expected) {
    String there = there(path);
    return Problem.of(document.file(), document.line(there), there, value, expected);
  }

  private String there(String path) {
    if (path.equals("spec") || path.startsWith("spec.")) {
      return spec + path.substring("spec".length());
    }
    return path.equals("metadata.name") ? name : path;
  }

  /** {@code file:line} of its name. */
  String here() {
    return document.file() + ":" + document.line(name);
  }

  /** {@code file:line} of a field of its spec if it has that, else of its name. */
  String of(String field) {
    String path = spec + "." + field;
    return document.has(path) ? document.file() + ":" + document.line(path) : here();
  }
}
