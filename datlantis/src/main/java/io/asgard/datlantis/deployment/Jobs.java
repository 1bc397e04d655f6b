package io.asgard.datlantis.deployment;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.platform.service.ConflictException;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.UnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The desired jobs, in PostgreSQL. Thread-safe. */
public final class Jobs {
  private static final String COLUMNS =
      "spec, desired, flink_id, heir_of, restored, store, failures, not_before, detail, progress";

  private final JdbcClient sql;
  private final TransactionTemplate transaction;
  private volatile boolean created;

  public Jobs(DataSource source) {
    this.sql = JdbcClient.create(source);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
  }

  public List<Job> all() {
    return reached(
        () ->
            sql.sql("select " + COLUMNS + " from datlantis.job order by name")
                .query(Jobs::job)
                .list());
  }

  public Optional<Job> find(String name) {
    return reached(() -> read(name, ""));
  }

  /** The job of that name, or 404. */
  public Job get(String name) {
    return find(name)
        .orElseThrow(() -> new NotFoundException("job: " + name + " (expected: an existing name)"));
  }

  /** Adds the job, or gives it another spec. */
  public Job put(JobSpec spec) {
    return reached(
        () ->
            transaction.execute(
                status -> {
                  Optional<Job> old = read(spec.getName(), "for update");
                  Job job = old.map(known -> known.with(spec)).orElseGet(() -> Job.of(spec));
                  save(job);
                  return job;
                }));
  }

  /** Wants the job to run, or not to. */
  public Job want(String name, Job.Desired desired) {
    get(name);
    change(name, job -> job.desired() == desired ? job : job.with(desired));
    return get(name);
  }

  /** Wants the job to run from there on, whatever it has done before. */
  public Job begin(String name, Beginning from) {
    get(name);
    change(name, job -> job.begunAt(from));
    return get(name);
  }

  /** What runs of it is ended in the next round. */
  public void delete(String name) {
    reached(() -> sql.sql("delete from datlantis.job where name = ?").param(name).update());
  }

  /** Changes the job unless it is deleted. */
  void change(String name, UnaryOperator<Job> change) {
    reached(
        () ->
            transaction.execute(
                status -> {
                  read(name, "for update").map(change).ifPresent(this::save);
                  return name;
                }));
  }

  /** Remembers that an id is ours, before it is used. */
  void willRun(Job job) {
    reached(
        () ->
            sql.sql(
                    "insert into datlantis.run (flink_id, job) values (?, ?) on conflict do nothing")
                .params(job.flinkId(), job.name())
                .update());
  }

  /** Of these ids those that are ours, with the names of their jobs. */
  Map<String, String> ours(Collection<String> flinkIds) {
    Map<String, String> names = new HashMap<>();
    return reached(
        () -> {
          sql.sql("select flink_id, job from datlantis.run where flink_id = any (?)")
              .param(flinkIds.toArray(String[]::new))
              .query(
                  row -> {
                    names.put(row.getString("flink_id"), row.getString("job"));
                  });
          return names;
        });
  }

  private Optional<Job> read(String name, String lock) {
    return sql.sql("select " + COLUMNS + " from datlantis.job where name = ? " + lock)
        .param(name)
        .query(Jobs::job)
        .optional();
  }

  private void save(Job job) {
    sql.sql(
            """
            insert into datlantis.job (name, team, metric, spec, desired, flink_id, heir_of,
              restored, store, failures, not_before, detail, progress)
            values (:name, :team, :metric, cast(:spec as jsonb), :desired, :flink_id, :heir_of,
              :restored, :store, :failures, :not_before, :detail, cast(:progress as jsonb))
            on conflict (name) do update set team = excluded.team, metric = excluded.metric,
              spec = excluded.spec, desired = excluded.desired, flink_id = excluded.flink_id,
              heir_of = excluded.heir_of, restored = excluded.restored,
              store = excluded.store, failures = excluded.failures,
              not_before = excluded.not_before, detail = excluded.detail,
              progress = excluded.progress
            """)
        .param("name", job.name())
        .param("team", job.team())
        .param("metric", job.metric().getName())
        .param("spec", json(job.spec()))
        .param("desired", job.desired().name())
        .param("flink_id", job.flinkId())
        .param("heir_of", job.incarnation().heirOf().toArray(String[]::new))
        .param("restored", job.restored())
        .param("store", job.store())
        .param("failures", job.trouble().failures())
        .param("not_before", job.trouble().notBefore().atOffset(ZoneOffset.UTC))
        .param("detail", job.trouble().detail())
        .param("progress", JsonMapper.shared().writeValueAsString(job.progress()))
        .update();
  }

  private static Job job(ResultSet row, int number) throws SQLException {
    String[] heirOf = (String[]) row.getArray("heir_of").getArray();
    return new Job(
        spec(row.getString("spec")),
        Job.Desired.valueOf(row.getString("desired")),
        new Incarnation(row.getString("flink_id"), List.of(heirOf)),
        row.getInt("restored"),
        row.getString("store"),
        new Trouble(
            row.getInt("failures"),
            row.getObject("not_before", OffsetDateTime.class).toInstant(),
            row.getString("detail")),
        JsonMapper.shared().readValue(row.getString("progress"), Progress.class));
  }

  private <T> T reached(Supplier<T> work) {
    try {
      create();
      return work.get();
    } catch (DuplicateKeyException e) {
      throw new ConflictException(
          "metric: in use by another job (expected: one job writes a metric)");
    } catch (DataAccessException | TransactionException e) {
      throw new UnavailableException("postgres: " + reason(e));
    }
  }

  private void create() {
    if (created) {
      return;
    }
    sql.sql(
            """
            create schema if not exists datlantis;
            create table if not exists datlantis.job (
              name text primary key,
              team text not null,
              metric text not null unique,
              spec jsonb not null,
              desired text not null,
              flink_id text not null,
              heir_of text[] not null,
              restored int not null,
              store text not null,
              failures int not null,
              not_before timestamptz not null,
              detail text not null);
            alter table datlantis.job
              add column if not exists progress jsonb not null default '{}';
            create table if not exists datlantis.run (
              flink_id text primary key,
              job text not null,
              started timestamptz not null default now());
            """)
        .update();
    created = true;
  }

  private static String json(JobSpec spec) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(spec);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a spec without Any is always printable", e);
    }
  }

  private static JobSpec spec(String json) {
    JobSpec.Builder spec = JobSpec.newBuilder();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(json, spec);
      return spec.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("spec: " + json + " (expected: what was kept)", e);
    }
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
