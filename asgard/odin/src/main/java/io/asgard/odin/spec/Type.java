package io.asgard.odin.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a field may hold: read, shown to editors as JSON schema, and in docs, all from here. */
sealed interface Type permits Scalar, OneOf, ListOf, MapOf, ObjectOf {
  /** What is expected, as messages say it. */
  String words();

  /** In a word or two, for a table. */
  String label();

  /** Tells whatever does not fit. */
  void check(String path, @Nullable Object value, Complaints complaints);

  /** As JSON schema, draft 2020-12. */
  Map<String, Object> schema();
}
