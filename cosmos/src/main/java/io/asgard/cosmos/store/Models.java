package io.asgard.cosmos.store;

import com.google.protobuf.Message;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.UnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All models of all kinds. Thread-safe. */
public final class Models implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Models.class);

  private final JdbcClient sql;
  private final Map<String, Kind<?>> kinds;
  private final Duration refresh;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "models"));
  private volatile @Nullable Map<String, Map<String, Message>> known;
  private volatile @Nullable String failure = "not read yet";
  private boolean created; // guarded by this

  public Models(DataSource source, List<Kind<?>> kinds, Duration refresh) {
    this.sql = JdbcClient.create(source);
    this.kinds = kinds.stream().collect(Collectors.toMap(Kind::path, kind -> kind));
    this.refresh = refresh;
  }

  /** Begins to read; PostgreSQL may come later. */
  public void start() {
    refresher.scheduleWithFixedDelay(
        this::tryRefresh, 0, refresh.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The kind of that path. */
  public Kind<?> kind(String path) {
    Kind<?> kind = kinds.get(path);
    if (kind == null) {
      throw new NotFoundException("path: " + path + " (expected: one of " + kinds.keySet() + ")");
    }
    return kind;
  }

  /** All models of a kind by name, as {@code {"metrics":[…]}}. */
  public String list(Kind<?> kind) {
    return of(kind).values().stream()
        .map(Kind::json)
        .collect(Collectors.joining(",", "{\"" + kind.path() + "\":[", "]}"));
  }

  @SuppressWarnings("unchecked") // parsed by that kind
  public <M extends Message> Optional<M> find(Kind<M> kind, String name) {
    return Optional.ofNullable((M) of(kind).get(name));
  }

  /** The model as JSON. */
  public String get(Kind<?> kind, String name) {
    return find(kind, name).map(Kind::json).orElseThrow(() -> notFound(kind, name));
  }

  /** Adds or replaces the model. */
  public <M extends Message> void put(Kind<M> kind, M model) {
    write(
        sql.sql(
                """
                insert into cosmos.model (kind, name, team, body)
                values (:kind, :name, :team, cast(:body as jsonb))
                on conflict (kind, name) do update set team = excluded.team, body = excluded.body
                """)
            .param("kind", kind.path())
            .param("name", kind.name().apply(model))
            .param("team", kind.owner().apply(model))
            .param("body", Kind.json(model)));
  }

  public void delete(Kind<?> kind, String name) {
    write(
        sql.sql("delete from cosmos.model where kind = :kind and name = :name")
            .param("kind", kind.path())
            .param("name", name));
  }

  /** Down, with the reason, while PostgreSQL cannot be read. */
  public Health health() {
    String reason = failure;
    return reason == null
        ? Health.up().build()
        : Health.down().withDetail("postgres", reason).build();
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }

  private Map<String, Message> of(Kind<?> kind) {
    Map<String, Map<String, Message>> all = known;
    if (all == null) {
      throw new UnavailableException("postgres: " + failure + " (expected: read once)");
    }
    return all.getOrDefault(kind.path(), Map.of());
  }

  private void write(JdbcClient.StatementSpec statement) {
    try {
      statement.update();
      refresh();
    } catch (DataAccessException e) {
      throw new UnavailableException("postgres: " + reason(e));
    }
  }

  private void tryRefresh() {
    try {
      refresh();
    } catch (RuntimeException e) {
      String reason = reason(e);
      if (!reason.equals(failure) && !refresher.isShutdown()) {
        LOG.warn("Models cannot be read: {}", reason);
      }
      failure = reason;
    }
  }

  /** One at a time, so that what is read first cannot replace what is read later. */
  private synchronized void refresh() {
    create();
    Map<String, Map<String, Message>> read = new HashMap<>();
    sql.sql("select kind, name, body from cosmos.model")
        .query(
            row -> {
              Kind<?> kind = kind(row.getString("kind"));
              read.computeIfAbsent(kind.path(), path -> new TreeMap<>())
                  .put(row.getString("name"), kind.stored(row.getString("body")));
            });
    known = read;
    failure = null;
  }

  private synchronized void create() {
    if (created) {
      return;
    }
    sql.sql(
            """
            create schema if not exists cosmos;
            create table if not exists cosmos.model (
              kind text not null,
              name text not null,
              team text not null,
              body jsonb not null,
              primary key (kind, name));
            create index if not exists model_team on cosmos.model (team);
            """)
        .update();
    created = true;
  }

  private static NotFoundException notFound(Kind<?> kind, String name) {
    return new NotFoundException(kind.path() + ": " + name + " (expected: an existing name)");
  }

  /** What the driver said: the causes above it say less, those below it too. */
  private static String reason(Throwable failure) {
    Throwable told = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      told = cause instanceof SQLException ? cause : told;
    }
    return String.valueOf(told.getMessage());
  }
}
