package io.asgard.enigma.store.questdb;

import static io.asgard.enigma.store.questdb.QuestDbSql.name;
import static io.asgard.enigma.store.questdb.QuestDbSql.text;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.enigma.store.Catalog;
import io.asgard.enigma.store.ModelJson;
import io.asgard.enigma.store.Rows;
import io.asgard.enigma.store.SeriesQuery;
import io.asgard.enigma.store.TableShape;
import io.asgard.enigma.store.TimeSeriesStore;
import io.asgard.platform.service.UnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * QuestDB. A metric's table replaces points by (timestamp, all tags), so a window may be written
 * again. What it acknowledges goes to a log first and to the table a moment later.
 */
public final class QuestDbStore implements TimeSeriesStore {
  // A leading underscore, which no metric's table has.
  private static final String MODELS = "_asgard_metrics";
  private static final Duration SETTLE_LOOK = Duration.ofMillis(5);
  private static final Duration SETTLE_MODEL = Duration.ofSeconds(10);

  private final QuestDbHttp questDb;

  public QuestDbStore(URI url, Duration timeout) {
    this.questDb = new QuestDbHttp(url, timeout);
  }

  @Override
  public void create(MetricModel model) {
    String table = Catalog.table(model);
    TableShape wanted = TableShape.of(model);
    questDb.run(QuestDbSql.createTable(table, wanted.tags(), wanted.fields()));
    for (String field : shape(table).missing(model)) {
      questDb.run(QuestDbSql.addField(table, field));
    }
    keep(model);
    if (!settle(table, SETTLE_MODEL) || !settle(MODELS, SETTLE_MODEL)) {
      throw new UnavailableException("QuestDB: table " + table + " is behind its log");
    }
  }

  private TableShape shape(String table) {
    Set<String> tags = new HashSet<>();
    Set<String> keys = new HashSet<>();
    Set<String> fields = new HashSet<>();
    Map<String, String> others = new HashMap<>();
    questDb.run(
        "SELECT \"column\", type, upsertKey FROM table_columns("
            + text(table)
            + ") WHERE NOT designated",
        row -> {
          String column = String.valueOf(row.get(0));
          String type = String.valueOf(row.get(1));
          switch (type) {
            case "SYMBOL" -> tags.add(column);
            case "DOUBLE" -> fields.add(column);
            default -> others.put(column, type);
          }
          if (Boolean.TRUE.equals(row.get(2))) {
            keys.add(column);
          }
        });
    return new TableShape(tags, keys, fields, others);
  }

  private void keep(MetricModel model) {
    questDb.run(
        "CREATE TABLE IF NOT EXISTS "
            + name(MODELS)
            + " (\"timestamp\" TIMESTAMP, metric SYMBOL, model VARCHAR)"
            + " TIMESTAMP(\"timestamp\") PARTITION BY YEAR WAL DEDUP UPSERT KEYS(\"timestamp\", metric)");
    questDb.run(
        "INSERT INTO "
            + name(MODELS)
            + " VALUES (0, "
            + text(model.getName())
            + ", "
            + text(ModelJson.write(model))
            + ")");
  }

  @Override
  public List<MetricModel> models() {
    List<MetricModel> models = new ArrayList<>();
    try {
      questDb.run(
          "SELECT model FROM " + name(MODELS),
          row -> models.add(ModelJson.read(String.valueOf(row.get(0)))));
    } catch (QuestDbException e) {
      if (!e.tableMissing()) {
        throw e;
      }
    }
    return models;
  }

  @Override
  public List<List<@Nullable Object>> query(SeriesQuery query) {
    Rows rows = new Rows(query);
    int tags = query.groupBy().size();
    int values = tags + (query.step().isPresent() ? 1 : 0);
    questDb.run(
        QuestDbSql.select(query),
        row ->
            rows.add(
                row.subList(0, tags),
                values == tags ? null : (String) row.get(tags),
                row.subList(values, row.size())));
    return rows.list();
  }

  @Override
  public boolean settle(String table, Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    Log log = log(table);
    long target = log.written();
    while (log.applied() < target) {
      if (log.suspended() || System.nanoTime() > until) {
        return false;
      }
      LockSupport.parkNanos(SETTLE_LOOK.toNanos());
      log = log(table);
    }
    return true;
  }

  private Log log(String table) {
    List<Log> logs = new ArrayList<>();
    questDb.run(
        "SELECT sequencerTxn, writerTxn, suspended FROM wal_tables() WHERE name = " + text(table),
        row ->
            logs.add(
                new Log(
                    ((Number) row.get(0)).longValue(),
                    ((Number) row.get(1)).longValue(),
                    Boolean.TRUE.equals(row.get(2)))));
    return logs.isEmpty() ? new Log(0, 0, false) : logs.get(0);
  }

  @Override
  public String version() {
    StringBuilder version = new StringBuilder();
    questDb.run("SELECT build", row -> version.append(row.get(0)));
    return version.toString();
  }

  @Override
  public void close() {}

  /**
   * Transactions of a table: in its log, and of those in the table.
   *
   * @param suspended QuestDB stopped applying the log after an error
   */
  private record Log(long written, long applied, boolean suspended) {}
}
