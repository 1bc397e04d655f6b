package io.asgard.dagger.job;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A spec's SQL, cut into statements. What is cut off is replaced by blanks, so that the lines and
 * columns of the planner's messages are those of the spec.
 */
final class Statements {
  private static final Pattern INSERT =
      Pattern.compile("\\s*INSERT\\s+INTO\\s+(`[^`]+`|\\w+)(?=\\s)", Pattern.CASE_INSENSITIVE);
  private static final Pattern VIEW =
      Pattern.compile(
          "\\s*CREATE\\s+TEMPORARY\\s+VIEW\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern SELECT =
      Pattern.compile("\\s*(SELECT|WITH|\\()(?=\\W).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern NAMED = Pattern.compile("[^\\s(]+(\\s+[^\\s(]+){0,2}");

  /** A view for the statements that follow it. */
  record View(String sql) implements Statement {}

  /** What a sink gets. */
  record Insert(String sink, String select) implements Statement {}

  /** One of them. */
  sealed interface Statement permits View, Insert {}

  private Statements() {}

  /**
   * Of a spec.
   *
   * @param sinks names of the sinks; each is written by one statement
   * @throws IllegalArgumentException if that is not so
   */
  static List<Statement> of(String sql, List<String> sinks) {
    List<Statement> statements = new ArrayList<>();
    List<String> unwritten = new ArrayList<>(sinks);
    for (String part : cut(sql)) {
      Matcher insert = INSERT.matcher(part);
      if (insert.lookingAt()) {
        String sink = insert.group(1).replace("`", "");
        String select = blank(insert.group()) + part.substring(insert.end());
        add(statements, unwritten, sinks, sink, select);
      } else if (VIEW.matcher(part).matches()) {
        statements.add(new View(part));
      } else if (sinks.size() == 1) {
        add(statements, unwritten, sinks, sinks.get(0), part);
      } else {
        throw refused(part, "INSERT INTO <sink> SELECT …, or CREATE TEMPORARY VIEW <name> AS …");
      }
    }
    if (!unwritten.isEmpty()) {
      throw new IllegalArgumentException(
          "sql: nothing for the sinks " + unwritten + " (expected: INSERT INTO each of them)");
    }
    return statements;
  }

  private static void add(
      List<Statement> statements,
      List<String> unwritten,
      List<String> sinks,
      String sink,
      String select) {
    if (!sinks.contains(sink)) {
      throw new IllegalArgumentException(
          "sql: INSERT INTO " + sink + " (expected: one of the sinks, " + sinks + ")");
    }
    if (!SELECT.matcher(select).matches()) {
      throw refused(select, "SELECT … for the sink " + sink);
    }
    if (!unwritten.remove(sink)) {
      throw new IllegalArgumentException(
          "sql: two statements for the sink " + sink + " (expected: one; UNION ALL joins several)");
    }
    statements.add(new Insert(sink, select));
  }

  private static IllegalArgumentException refused(String statement, String expected) {
    Matcher named = NAMED.matcher(statement);
    String begins = named.find() ? named.group().replaceAll("\\s+", " ") : "nothing";
    return new IllegalArgumentException("sql: " + begins + " … (expected: " + expected + ")");
  }

  /** The statements between semicolons, each with blanks where the others are. */
  private static List<String> cut(String sql) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean any = false;
    for (int at = 0; at < sql.length(); ) {
      int end = token(sql, at);
      String token = sql.substring(at, end);
      at = end;
      if (token.startsWith("--") || token.startsWith("/*")) {
        part.append(blank(token));
      } else if (token.equals(";")) {
        if (any) {
          parts.add(part.toString());
        }
        part = new StringBuilder(blank(sql.substring(0, at)));
        any = false;
      } else {
        part.append(token);
        any |= !token.isBlank();
      }
    }
    if (any) {
      parts.add(part.toString());
    }
    return parts;
  }

  /** The end of what begins there: something quoted, a comment, or a character. */
  private static int token(String sql, int at) {
    char c = sql.charAt(at);
    if (c == '\'' || c == '"' || c == '`') {
      return end(sql, String.valueOf(c), at + 1);
    }
    if (sql.startsWith("--", at)) {
      int line = sql.indexOf('\n', at);
      return line < 0 ? sql.length() : line;
    }
    return sql.startsWith("/*", at) ? end(sql, "*/", at + 2) : at + 1;
  }

  private static int end(String sql, String closing, int from) {
    int found = sql.indexOf(closing, from);
    return found < 0 ? sql.length() : found + closing.length();
  }

  private static String blank(String text) {
    return text.replaceAll("[^\\n]", " ");
  }
}
