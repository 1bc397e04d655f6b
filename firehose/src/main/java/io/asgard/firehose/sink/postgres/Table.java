package io.asgard.firehose.sink.postgres;

import io.asgard.firehose.expression.ValueType;
import io.asgard.platform.service.Problems;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the database says of a table.
 *
 * @param columns by name
 * @param unique the columns of each unique index that covers all rows
 * @param isPlain whether it is a table, without rules and policies for its rows
 */
record Table(String name, Map<String, Column> columns, List<Set<String>> unique, boolean isPlain) {
  private static final String COLUMNS =
      """
      SELECT attname, format_type(atttypid, atttypmod), typname,
        attnotnull AND NOT atthasdef AND attidentity = '' AS needed,
        attgenerated <> '' OR attidentity = 'a' AS generated
      FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
      WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
      ORDER BY attnum
      """;
  private static final String UNIQUE =
      """
      SELECT array(SELECT attname::text FROM pg_attribute
        WHERE attrelid = indrelid AND attnum = ANY (indkey))
      FROM pg_index
      WHERE indrelid = to_regclass(?) AND indisunique AND indpred IS NULL AND indexprs IS NULL
      """;
  private static final String PLAIN =
      """
      SELECT 1 FROM pg_class WHERE oid = to_regclass(?) AND relkind IN ('r', 'p')
        AND NOT relhasrules AND NOT relrowsecurity
      """;
  private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "citext");
  private static final Set<String> NUMBERS =
      Set.of("int2", "int4", "int8", "numeric", "float4", "float8");
  private static final Set<String> FRACTIONS = Set.of("numeric", "float4", "float8");
  private static final Set<String> TIMES = Set.of("timestamptz", "timestamp", "date");
  private static final Set<String> JSON = Set.of("json", "jsonb");

  /**
   * A column.
   *
   * @param type as it is declared, so as a value is cast to it
   * @param kind name of its type without modifiers
   * @param isNeeded whether a row without it is refused
   * @param isGenerated whether the database makes its values and takes none
   */
  record Column(String type, String kind, boolean isNeeded, boolean isGenerated) {
    /** Whether values of the type can be cast to the column's. */
    boolean takes(ValueType value) {
      if (value == ValueType.DYN || TEXTS.contains(kind) && value != ValueType.BYTES) {
        return true;
      }
      return switch (value) {
        case BOOL -> kind.equals("bool");
        case INT -> NUMBERS.contains(kind);
        case DOUBLE -> FRACTIONS.contains(kind);
        // Its text decides: a number, a UUID, an address.
        case STRING -> !kind.equals("bytea");
        case BYTES -> kind.equals("bytea");
        case TIMESTAMP -> TIMES.contains(kind);
        case DURATION -> kind.equals("interval");
        case MESSAGE, LIST, MAP -> JSON.contains(kind);
        case DYN -> true;
      };
    }
  }

  /** Asks the database; a table that is not there has no columns. */
  static Table read(Connection connection, String name) throws SQLException {
    Map<String, Column> columns = new LinkedHashMap<>();
    try (PreparedStatement ask = connection.prepareStatement(COLUMNS)) {
      ask.setString(1, name);
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          columns.put(
              row.getString(1),
              new Column(row.getString(2), row.getString(3), row.getBoolean(4), row.getBoolean(5)));
        }
      }
    }
    return new Table(name, columns, unique(connection, name), isPlain(connection, name));
  }

  private static List<Set<String>> unique(Connection connection, String name) throws SQLException {
    List<Set<String>> unique = new ArrayList<>();
    try (PreparedStatement ask = connection.prepareStatement(UNIQUE)) {
      ask.setString(1, name);
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          Array names = row.getArray(1);
          unique.add(Set.of((String[]) names.getArray()));
        }
      }
    }
    return unique;
  }

  private static boolean isPlain(Connection connection, String name) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(PLAIN)) {
      ask.setString(1, name);
      try (ResultSet row = ask.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * Looks whether rows can be written as configured.
   *
   * @param values what each column is given
   * @throws IllegalArgumentException saying all that is wrong
   */
  void check(PostgresSettings settings, Map<String, ValueType> values) {
    Problems problems = new Problems();
    String prefix = "firehose.sink.postgres.";
    if (!problems.check(
        !columns.isEmpty(), prefix + "table: " + name + " (expected: to exist, and to be seen)")) {
      problems.throwIfAny();
    }
    values.forEach(
        (column, value) -> {
          Column of = columns.get(column);
          if (of == null) {
            problems.add(
                prefix + "columns." + column + " (expected: a column, " + columns.keySet() + ")");
          } else {
            problems.check(
                !of.isGenerated(),
                prefix
                    + "columns."
                    + column
                    + " (expected: a column that takes values; the database makes its own)");
            problems.check(
                of.takes(value),
                prefix
                    + "columns."
                    + column
                    + ": "
                    + value
                    + " (expected: a value for "
                    + of.type()
                    + ")");
          }
        });
    Set<String> missing =
        columns.entrySet().stream()
            .filter(column -> column.getValue().isNeeded())
            .map(Map.Entry::getKey)
            .filter(column -> !values.containsKey(column))
            .collect(Collectors.toSet());
    problems.check(
        missing.isEmpty(),
        prefix + "columns: without " + missing + " (expected: with them, they are NOT NULL)");
    problems.check(
        settings.keys().isEmpty() || unique.contains(Set.copyOf(settings.keys())),
        prefix + "keys: " + settings.keys() + " (expected: with a unique index, " + unique + ")");
    problems.throwIfAny();
  }
}
