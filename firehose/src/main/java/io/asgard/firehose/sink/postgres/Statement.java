package io.asgard.firehose.sink.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What writes a batch of rows. */
final class Statement {
  private Statement() {}

  /** Takes rows as lines of text. */
  static String copy(PostgresSettings settings) {
    return "COPY " + target(settings) + " FROM STDIN";
  }

  /**
   * Takes values as an array per column, so that its text, and the server's plan for it, is the
   * same for every batch.
   */
  static String insert(PostgresSettings settings, Table table) {
    List<String> names = List.copyOf(settings.columns().keySet());
    List<String> casts = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      casts.add("v" + i + "::" + type(table, names.get(i)));
      arrays.add("?::text[]");
    }
    return "INSERT INTO "
        + target(settings)
        + " SELECT "
        + String.join(", ", casts)
        + " FROM unnest("
        + String.join(", ", arrays)
        + ") AS r ("
        + columns(names.size())
        + ")"
        + conflict(settings, names);
  }

  private static String target(PostgresSettings settings) {
    return settings.columns().keySet().stream()
        .map(Statement::quoted)
        .collect(Collectors.joining(", ", table(settings.table()) + " (", ")"));
  }

  private static String type(Table table, String column) {
    Table.Column known = table.columns().get(column);
    return known == null ? "text" : known.type();
  }

  private static String columns(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("v" + i);
    }
    return String.join(", ", names);
  }

  private static String conflict(PostgresSettings settings, List<String> names) {
    List<String> keys = settings.keys();
    if (keys.isEmpty()) {
      return "";
    }
    String target =
        keys.stream().map(Statement::quoted).collect(Collectors.joining(", ", "(", ")"));
    List<String> rest = names.stream().filter(name -> !keys.contains(name)).toList();
    if (settings.conflict() == PostgresSettings.Conflict.KEEP || rest.isEmpty()) {
      return " ON CONFLICT " + target + " DO NOTHING";
    }
    return " ON CONFLICT "
        + target
        + " DO UPDATE SET "
        + rest.stream()
            .map(name -> quoted(name) + " = EXCLUDED." + quoted(name))
            .collect(Collectors.joining(", "));
  }

  /** A name, with its schema before a dot if it has one. */
  private static String table(String name) {
    return List.of(name.split("\\.", 2)).stream()
        .map(Statement::quoted)
        .collect(Collectors.joining("."));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
