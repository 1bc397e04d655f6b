package io.asgard.enigma.store.influxdb;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.enigma.store.ModelJson;
import io.asgard.enigma.store.Rows;
import io.asgard.enigma.store.SeriesQuery;
import io.asgard.enigma.store.TableShape;
import io.asgard.enigma.store.TimeSeriesStore;
import io.asgard.platform.service.UnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import okhttp3.OkHttpClient;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBException;
import org.influxdb.InfluxDBFactory;
import org.influxdb.InfluxDBIOException;
import org.influxdb.dto.Point;
import org.influxdb.dto.Query;
import org.influxdb.dto.QueryResult;
import org.influxdb.dto.QueryResult.Series;
import org.jspecify.annotations.Nullable;

/**
 * InfluxDB 1. A point replaces the one of the same time and tags, field by field. It has no tables
 * to make, so the models are all that says which tags and fields a metric has.
 */
public final class InfluxDbStore implements TimeSeriesStore {
  private static final String MODELS = "_asgard_metrics";
  private static final int CHUNK = 10_000;
  // influxdb-java says so by an error.
  private static final String END_OF_CHUNKS = "DONE";

  private final InfluxDB influx;
  private final String database;
  private final URI url;
  private final Duration timeout;

  public InfluxDbStore(URI url, String database, Duration timeout) {
    this.url = url;
    this.database = database;
    this.timeout = timeout;
    this.influx =
        InfluxDBFactory.connect(
                url.toString(),
                new OkHttpClient.Builder()
                    .connectTimeout(Duration.ofSeconds(2))
                    .readTimeout(timeout))
            .setDatabase(database);
  }

  @Override
  public void create(MetricModel model) {
    execute("CREATE DATABASE " + InfluxQl.name(database));
    for (MetricModel known : models()) {
      if (known.getName().equals(model.getName())) {
        TableShape.of(known).missing(model);
      }
    }
    Point point =
        Point.measurement(MODELS)
            .time(0, TimeUnit.NANOSECONDS)
            .tag("metric", model.getName())
            .addField("model", ModelJson.write(model))
            .build();
    try {
      influx.write(point);
    } catch (InfluxDBIOException e) {
      throw away(e);
    }
  }

  @Override
  public List<MetricModel> models() {
    List<MetricModel> models = new ArrayList<>();
    stream(
        "SELECT \"model\" FROM " + InfluxQl.name(MODELS),
        (series, point) -> models.add(ModelJson.read(String.valueOf(point.get(1)))));
    return models;
  }

  @Override
  public List<List<@Nullable Object>> query(SeriesQuery query) {
    Rows rows = new Rows(query);
    stream(
        InfluxQl.select(query),
        (series, point) ->
            rows.add(
                tags(query, series.getTags()),
                query.step().isPresent() ? (String) point.get(0) : null,
                point.subList(1, point.size())));
    return rows.list();
  }

  private static List<@Nullable String> tags(
      SeriesQuery query, @Nullable Map<String, String> tags) {
    return query.groupBy().stream().map(tag -> tags == null ? null : tags.get(tag)).toList();
  }

  /** Hands on each point as it arrives; what the consumer throws ends the query and is thrown. */
  private void stream(String influxQl, BiConsumer<Series, List<@Nullable Object>> points) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    influx.query(
        // By POST: a long filter does not fit a URL.
        new Query(influxQl, database, true),
        CHUNK,
        (call, chunk) -> {
          try {
            read(chunk, influxQl, points);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
            call.cancel();
          }
        },
        () -> done.complete(null),
        done::completeExceptionally);
    await(done);
  }

  private static void read(
      QueryResult chunk, String influxQl, BiConsumer<Series, List<@Nullable Object>> points) {
    if (chunk.hasError() && !END_OF_CHUNKS.equals(chunk.getError())) {
      throw new InfluxDBException(chunk.getError());
    }
    if (chunk.getResults() == null) {
      return;
    }
    for (QueryResult.Result result : chunk.getResults()) {
      if (result.hasError() && result.getError().startsWith("database not found")) {
        continue; // made with the first metric
      }
      if (result.hasError()) {
        throw new IllegalStateException("InfluxDB: " + result.getError() + " in " + influxQl);
      }
      if (result.getSeries() != null) {
        for (Series series : result.getSeries()) {
          series.getValues().forEach(point -> points.accept(series, point));
        }
      }
    }
  }

  private void await(CompletableFuture<Void> done) {
    try {
      done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException
          || e.getCause() instanceof IllegalStateException) {
        throw (RuntimeException) e.getCause();
      }
      throw away(e.getCause());
    } catch (TimeoutException e) {
      throw away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(e);
    }
  }

  private void execute(String influxQl) {
    try {
      QueryResult result = influx.query(new Query(influxQl, database, true));
      read(result, influxQl, (series, point) -> {});
    } catch (InfluxDBIOException e) {
      throw away(e);
    }
  }

  private UnavailableException away(@Nullable Throwable cause) {
    return new UnavailableException("InfluxDB: " + url + " does not answer (" + cause + ")");
  }

  /** What InfluxDB acknowledged can be read at once. */
  @Override
  public boolean settle(String table, Duration atMost) {
    return true;
  }

  @Override
  public String version() {
    try {
      return "InfluxDB " + influx.ping().getVersion();
    } catch (InfluxDBException e) {
      throw away(e);
    }
  }

  @Override
  public void close() {
    influx.close();
  }
}
