package io.asgard.enigma.store.questdb;

import static io.asgard.enigma.store.Samples.END;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.enigma.store.Ask;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestDbSqlTest {
  @Test
  void tablesReplacePointsByTimeAndAllTags() {
    assertThat(QuestDbSql.createTable("supply", List.of("s2id", "type"), List.of("drivers")))
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"supply\" (\"timestamp\" TIMESTAMP, \"s2id\" SYMBOL,"
                + " \"type\" SYMBOL, \"drivers\" DOUBLE) TIMESTAMP(\"timestamp\") PARTITION BY DAY"
                + " WAL DEDUP UPSERT KEYS(\"timestamp\", \"s2id\", \"type\")");
  }

  @Test
  void selectsTheLatestWindow() {
    assertThat(QuestDbSql.select(Ask.of("supply").groupBy("s2id").query()))
        .isEqualTo(
            "SELECT \"s2id\", sum(\"drivers\") AS \"_0\" FROM \"supply\""
                + " WHERE \"timestamp\" > '2026-01-31T10:00:09.999999Z'"
                + " AND \"timestamp\" <= '2026-01-31T10:00:10Z' GROUP BY \"s2id\" LIMIT 20001");
  }

  @Test
  void putsAPointOnTheEdgeIntoTheEarlierBucket() {
    Ask ask = Ask.of("supply").groupBy().between(END.minusSeconds(60), END);
    assertThat(QuestDbSql.select(ask.step(Duration.ofSeconds(10)).query()))
        .startsWith(
            "SELECT timestamp_floor('10000T', dateadd('u', -1, \"timestamp\")) AS \"time\",")
        .contains(" GROUP BY \"time\" ORDER BY \"time\"");
  }

  @Test
  void textsCannotEndTheirQuotes() {
    Ask ask = Ask.of("supply").where("vehicle_type", "it's", "'); DROP TABLE supply;--");
    assertThat(QuestDbSql.select(ask.query()))
        .contains("\"vehicle_type\" IN ('it''s', '''); DROP TABLE supply;--')");
  }
}
