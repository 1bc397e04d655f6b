package io.asgard.dagger.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.dagger.job.Statements.Insert;
import io.asgard.dagger.job.Statements.View;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementsTest {
  @Test
  void theOnlySinkNeedsNoInsert() {
    assertThat(of("SELECT 1", "result")).containsExactly(new Insert("result", "SELECT 1"));
    assertThat(of("SELECT 1;\n", "result")).containsExactly(new Insert("result", "SELECT 1"));
    assertThat(of("WITH a AS (SELECT 1) SELECT * FROM a", "result")).hasSize(1);
    assertThat(of("insert into `result` SELECT 1", "result"))
        .containsExactly(new Insert("result", " ".repeat(20) + " SELECT 1"));
  }

  @Test
  void keepsPlaces() {
    String sql = "CREATE TEMPORARY VIEW v AS SELECT ';' AS a;\nINSERT INTO b\n  SELECT a FROM v;\n";
    List<Statements.Statement> statements = of(sql, "b");
    assertThat(statements)
        .containsExactly(
            new View("CREATE TEMPORARY VIEW v AS SELECT ';' AS a"),
            new Insert("b", " ".repeat(43) + "\n" + " ".repeat(13) + "\n  SELECT a FROM v"));
  }

  @Test
  void commentsAndQuotesHideSemicolons() {
    String sql = "SELECT 'it''s; --', `a;b`, \"c;\" /* ; */ -- ;\n FROM t";
    assertThat(of(sql, "result")).hasSize(1);
    assertThat(of("-- nothing;\nSELECT 1 /* not ended; ", "result")).hasSize(1);
  }

  @Test
  void saysWhatItDoesNotTake() {
    assertRefused(
        "DROP TABLE a; SELECT 1", "sql: DROP TABLE a … (expected: SELECT … for the sink r)", "r");
    assertRefused(
        "SELECT 1",
        "sql: SELECT 1 … (expected: INSERT INTO <sink> SELECT …, or CREATE TEMPORARY VIEW <name> AS …)",
        "a",
        "b");
    assertRefused(
        "INSERT INTO c SELECT 1",
        "sql: INSERT INTO c (expected: one of the sinks, [a, b])",
        "a",
        "b");
    assertRefused(
        "INSERT INTO a SELECT 1; INSERT INTO a SELECT 2",
        "sql: two statements for the sink a (expected: one; UNION ALL joins several)",
        "a",
        "b");
    assertRefused(
        "INSERT INTO a SELECT 1",
        "sql: nothing for the sinks [b] (expected: INSERT INTO each of them)",
        "a",
        "b");
  }

  private static List<Statements.Statement> of(String sql, String... sinks) {
    return Statements.of(sql, List.of(sinks));
  }

  private static void assertRefused(String sql, String problem, String... sinks) {
    assertThatThrownBy(() -> of(sql, sinks))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }
}
