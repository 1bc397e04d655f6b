package io.asgard.registry.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import io.asgard.platform.service.UnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** The catalog's tables. Nothing is ever deleted or changed but a topic's own line. */
final class CatalogTables {
  /** One step per version of the tables, oldest first; a step that was released is never edited. */
  private static final List<String> STEPS =
      List.of(
          """
          create table registry.catalog (revision bigint not null);
          insert into registry.catalog values (0);
          create table registry.topic (name text primary key, schema jsonb not null);
          create table registry.descriptor_set (sha256 text primary key, bytes bytea not null);
          create table registry.version (
            topic text not null references registry.topic,
            version int not null,
            sha256 text not null references registry.descriptor_set,
            registered timestamptz not null default date_trunc('milliseconds', now()),
            registered_by text not null,
            primary key (topic, version),
            unique (topic, sha256))
          """);

  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

  private final JdbcClient jdbc;
  private final TransactionTemplate write;
  private final TransactionTemplate read;

  CatalogTables(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
    write = new TransactionTemplate(transactions);
    read = new TransactionTemplate(transactions);
    read.setReadOnly(true);
    read.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /** Creates what is missing; several instances may do so at once. */
  void migrate() {
    in(
        write,
        () -> {
          jdbc.sql("select pg_advisory_xact_lock(hashtext('asgard schema-registry'))")
              .query((rs, row) -> 0)
              .single();
          jdbc.sql("create schema if not exists registry").update();
          jdbc.sql("create table if not exists registry.step (number int primary key)").update();
          int done = jdbc.sql("select count(*) from registry.step").query(Integer.class).single();
          for (int step = done; step < STEPS.size(); step++) {
            jdbc.sql(STEPS.get(step)).update();
            jdbc.sql("insert into registry.step values (?)").param(step + 1).update();
          }
          return done;
        });
  }

  long revision() {
    return in(
        read, () -> jdbc.sql("select revision from registry.catalog").query(Long.class).single());
  }

  /** The catalog as it is; sets that the old snapshot has are not read again. */
  Snapshot load(Map<String, byte[]> old) {
    return in(
        read,
        () -> {
          TopicSchemas topics = topics();
          Set<String> latest =
              topics.getTopicsList().stream()
                  .flatMap(topic -> Snapshot.latest(topic).stream())
                  .map(SchemaVersion::getSha256)
                  .collect(Collectors.toSet());
          Map<String, byte[]> sets = new HashMap<>(old);
          sets.keySet().retainAll(latest);
          Set<String> missing = new HashSet<>(latest);
          missing.removeAll(sets.keySet());
          missing.forEach(sha256 -> sets.put(sha256, set(sha256)));
          return Snapshot.of(revision(), topics, sets);
        });
  }

  /** Runs a write alone: one at a time over all instances, each raising the revision. */
  <T> T alone(Supplier<T> change) {
    return in(
        write,
        () -> {
          jdbc.sql("update registry.catalog set revision = revision + 1").update();
          return change.get();
        });
  }

  Optional<TopicSchema> find(String topic) {
    return jdbc.sql("select schema::text from registry.topic where name = ?")
        .param(topic)
        .query(String.class)
        .optional()
        .map(json -> parse(json).addAllVersions(versions(topic)).build());
  }

  void put(TopicSchema topic) {
    jdbc.sql(
            """
            insert into registry.topic (name, schema) values (?, ?::jsonb)
            on conflict (name) do update set schema = excluded.schema
            """)
        .params(topic.getTopic(), print(topic.toBuilder().clearVersions().build()))
        .update();
  }

  SchemaVersion add(String topic, int version, String sha256, byte[] bytes, String by) {
    jdbc.sql("insert into registry.descriptor_set values (?, ?) on conflict do nothing")
        .params(sha256, bytes)
        .update();
    return jdbc.sql(
            """
            insert into registry.version (topic, version, sha256, registered_by)
            values (?, ?, ?, ?) returning version, sha256, registered
            """)
        .params(topic, version, sha256, by)
        .query(CatalogTables::version)
        .single();
  }

  byte[] set(String sha256) {
    return in(
        read,
        () ->
            jdbc.sql("select bytes from registry.descriptor_set where sha256 = ?")
                .param(sha256)
                .query((rs, row) -> rs.getBytes(1))
                .single());
  }

  private TopicSchemas topics() {
    Map<String, List<SchemaVersion>> versions = new HashMap<>();
    jdbc.sql("select version, sha256, registered, topic from registry.version order by version")
        .query(
            (rs, row) ->
                versions
                    .computeIfAbsent(rs.getString(4), topic -> new ArrayList<>())
                    .add(version(rs, row)))
        .list();
    List<TopicSchema> topics =
        jdbc
            .sql("select schema::text from registry.topic order by name collate \"C\"")
            .query(String.class)
            .list()
            .stream()
            .map(CatalogTables::parse)
            .map(t -> t.addAllVersions(versions.getOrDefault(t.getTopic(), List.of())).build())
            .toList();
    return TopicSchemas.newBuilder().addAllTopics(topics).build();
  }

  private List<SchemaVersion> versions(String topic) {
    return jdbc.sql(
            """
            select version, sha256, registered from registry.version
            where topic = ? order by version
            """)
        .param(topic)
        .query(CatalogTables::version)
        .list();
  }

  private static SchemaVersion version(ResultSet rs, int row) throws SQLException {
    Instant registered = rs.getObject(3, OffsetDateTime.class).toInstant();
    return SchemaVersion.newBuilder()
        .setVersion(rs.getInt(1))
        .setSha256(rs.getString(2))
        .setRegistered(
            Timestamp.newBuilder()
                .setSeconds(registered.getEpochSecond())
                .setNanos(registered.getNano()))
        .build();
  }

  private static String print(TopicSchema topic) {
    try {
      return JsonFormat.printer().print(topic);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("topic: " + topic.getTopic() + ": " + e.getMessage(), e);
    }
  }

  private static TopicSchema.Builder parse(String json) {
    try {
      TopicSchema.Builder topic = TopicSchema.newBuilder();
      PARSER.merge(json, topic);
      return topic;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("registry.topic: " + json + ": " + e.getMessage(), e);
    }
  }

  private static <T> T in(TransactionTemplate transaction, Supplier<T> work) {
    try {
      return transaction.execute(status -> work.get());
    } catch (TransactionException
        | DataAccessResourceFailureException
        | RecoverableDataAccessException
        | TransientDataAccessException e) {
      throw new UnavailableException("postgres: " + reason(e));
    }
  }

  // The driver's own words: above stands the pool's timeout, below a mere "Connection refused".
  private static @Nullable String reason(Throwable failure) {
    String reason = failure.getMessage();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        reason = cause.getMessage();
      }
    }
    return reason;
  }
}
