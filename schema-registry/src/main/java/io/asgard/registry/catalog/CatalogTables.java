package io.asgard.registry.catalog;

import com.google.protobuf.Timestamp;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import io.asgard.registry.store.Database;
import io.asgard.registry.store.Json;
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

/** The catalog's tables. Nothing is ever deleted or changed but a topic's own line. */
final class CatalogTables {
  /** One step per version of the tables, oldest first; a step that was released is never edited. */
  static final List<String> STEPS =
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
          """,
          """
          alter table registry.version
            drop constraint version_topic_sha256_key,
            add column key_type text not null default '',
            add column message_type text not null default '',
            add column restores int not null default 0;
          update registry.version v
            set key_type = t.schema->>'keyType', message_type = t.schema->>'messageType'
            from registry.topic t where t.name = v.topic;
          update registry.topic set schema = schema || '{"compatibility": "FULL"}';
          create table registry.reader (
            topic text not null,
            reader text not null,
            instance text not null,
            team text not null,
            read jsonb not null,
            seen timestamptz not null,
            primary key (topic, reader, instance))
          """,
          """
          alter table registry.reader
            drop constraint reader_pkey,
            add primary key (topic, team, reader, instance)
          """);

  private static final String COLUMNS =
      "version, sha256, registered, registered_by, key_type, message_type, restores";

  private final Database database;

  CatalogTables(Database database) {
    this.database = database;
  }

  void migrate() {
    database.migrate(STEPS);
  }

  long revision() {
    return database.read(
        () -> database.sql("select revision from registry.catalog").query(Long.class).single());
  }

  /** The catalog as it is; sets that the old snapshot has are not read again. */
  Snapshot load(Map<String, byte[]> old) {
    return database.read(
        () -> {
          TopicSchemas topics = topics();
          Set<String> latest =
              topics.getTopicsList().stream()
                  .flatMap(topic -> Versions.latest(topic).stream())
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
    return database.write(
        () -> {
          database.sql("update registry.catalog set revision = revision + 1").update();
          return change.get();
        });
  }

  Optional<TopicSchema> find(String topic) {
    return database.read(
        () ->
            database
                .sql("select schema::text from registry.topic where name = ?")
                .param(topic)
                .query(String.class)
                .optional()
                .map(json -> Json.parse(json, TopicSchema.newBuilder()))
                .map(schema -> schema.addAllVersions(versions(topic)).build()));
  }

  void put(TopicSchema topic) {
    database
        .sql(
            """
            insert into registry.topic (name, schema) values (?, ?::jsonb)
            on conflict (name) do update set schema = excluded.schema
            """)
        .params(topic.getTopic(), Json.print(topic.toBuilder().clearVersions().build()))
        .update();
  }

  /** Adds a version to those that the topic has. */
  SchemaVersion add(TopicSchema topic, String sha256, String by, int restores) {
    return database
        .sql(
            """
            insert into registry.version
              (topic, version, sha256, registered_by, key_type, message_type, restores)
            values (?, ?, ?, ?, ?, ?, ?) returning %s
            """
                .formatted(COLUMNS))
        .params(
            topic.getTopic(),
            topic.getVersionsCount() + 1,
            sha256,
            by,
            topic.getKeyType(),
            topic.getMessageType(),
            restores)
        .query(CatalogTables::version)
        .single();
  }

  void keep(String sha256, byte[] set) {
    database
        .sql("insert into registry.descriptor_set values (?, ?) on conflict do nothing")
        .params(sha256, set)
        .update();
  }

  byte[] set(String sha256) {
    return database.read(
        () ->
            database
                .sql("select bytes from registry.descriptor_set where sha256 = ?")
                .param(sha256)
                .query((rs, row) -> rs.getBytes(1))
                .single());
  }

  private TopicSchemas topics() {
    Map<String, List<SchemaVersion>> versions = new HashMap<>();
    database
        .sql("select " + COLUMNS + ", topic from registry.version order by version")
        .query(
            (rs, row) ->
                versions
                    .computeIfAbsent(rs.getString(8), topic -> new ArrayList<>())
                    .add(version(rs, row)))
        .list();
    List<TopicSchema> topics =
        database
            .sql("select schema::text from registry.topic order by name collate \"C\"")
            .query(String.class)
            .list()
            .stream()
            .map(json -> Json.parse(json, TopicSchema.newBuilder()))
            .map(t -> t.addAllVersions(versions.getOrDefault(t.getTopic(), List.of())).build())
            .toList();
    return TopicSchemas.newBuilder().addAllTopics(topics).build();
  }

  private List<SchemaVersion> versions(String topic) {
    return database
        .sql("select " + COLUMNS + " from registry.version where topic = ? order by version")
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
        .setRegisteredBy(rs.getString(4))
        .setKeyType(rs.getString(5))
        .setMessageType(rs.getString(6))
        .setRestores(rs.getInt(7))
        .build();
  }
}
