package io.asgard.registry.catalog;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import io.asgard.platform.records.DescriptorSet;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Problems;
import io.asgard.platform.service.Role;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every topic and its schema versions: reads from memory, writes through PostgreSQL. */
public final class Catalog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
  private static final com.google.protobuf.Duration BACK = Durations.fromDays(7);
  private static final com.google.protobuf.Duration AHEAD = Durations.fromHours(1);

  private final CatalogTables tables;
  private final Duration refresh;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "catalog-refresh");
            thread.setDaemon(true);
            return thread;
          });
  private boolean migrated; // guarded by this
  private volatile @Nullable Snapshot snapshot; // written under this
  private volatile @Nullable String failure = "postgres: not asked yet"; // written under this

  private Catalog(CatalogTables tables, Duration refresh) {
    this.tables = tables;
    this.refresh = refresh;
  }

  /** A catalog in that database, which need not be there yet. */
  public static Catalog in(DataSource dataSource, Duration refresh) {
    return new Catalog(new CatalogTables(dataSource), refresh);
  }

  /** Begins to follow the database; returns at once. */
  public void start() {
    refresher.scheduleWithFixedDelay(this::refresh, 0, refresh.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Why answers may be old, or cannot be given; empty when all is well. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  public int size() {
    Snapshot now = snapshot;
    return now == null ? 0 : now.byName().size();
  }

  public Tagged<TopicSchemas> topics() {
    return known().all();
  }

  public Tagged<TopicSchema> topic(String topic) {
    Tagged<TopicSchema> found = known().byName().get(topic);
    if (found == null) {
      throw new NotFoundException("topic: " + topic + " (expected: a registered topic)");
    }
    return found;
  }

  /** The serialised descriptor set of a version, a number or "latest"; its tag is its SHA-256. */
  public Tagged<byte[]> descriptors(String topic, String version) {
    TopicSchema schema = topic(topic).value();
    String sha256 =
        schema.getVersionsList().stream()
            .filter(
                version.equals("latest")
                    ? v -> v.getVersion() == schema.getVersionsCount()
                    : v -> Integer.toString(v.getVersion()).equals(version))
            .findFirst()
            .map(SchemaVersion::getSha256)
            .orElseThrow(() -> new NotFoundException(noVersion(schema, version)));
    byte[] bytes = known().sets().get(sha256);
    // Old versions are immutable and seldom asked for: they are not kept in memory.
    return new Tagged<>(bytes == null ? tables.set(sha256) : bytes, sha256);
  }

  private static String noVersion(TopicSchema schema, String version) {
    return "version: "
        + version
        + " of "
        + schema.getTopic()
        + " (expected: latest, or 1 to "
        + schema.getVersionsCount()
        + ")";
  }

  /**
   * Creates or changes a topic.
   *
   * @throws IllegalArgumentException naming all that is wrong with it
   */
  public Tagged<TopicSchema> put(TopicSchema given, Caller caller) {
    TopicSchema topic = complete(given);
    Problems problems = new Problems();
    TopicCheck.topic(topic, problems);
    problems.throwIfAny();
    tables.alone(
        () -> {
          Optional<TopicSchema> old = tables.find(topic.getTopic());
          requireOwner(caller, old, topic);
          old.flatMap(Snapshot::latest).ifPresent(latest -> check(topic, latest));
          tables.put(topic);
          return topic;
        });
    refresh();
    return topic(topic.getTopic());
  }

  private static void requireOwner(Caller caller, Optional<TopicSchema> old, TopicSchema topic) {
    String owner = old.map(TopicSchema::getTeam).orElse(topic.getTeam());
    caller.require(owner.equals(topic.getTeam()) ? Role.EDITOR : Role.ADMIN, owner);
  }

  private void check(TopicSchema topic, SchemaVersion version) {
    check(topic, DescriptorSet.parse(tables.set(version.getSha256())));
  }

  private static void check(TopicSchema topic, DescriptorSet set) {
    Problems problems = new Problems();
    TopicCheck.descriptors(topic, set, problems);
    problems.throwIfAny();
  }

  /**
   * Adds a version, unless the topic has this very set already.
   *
   * @throws IllegalArgumentException naming all that is wrong with the set
   */
  public Registered register(String topic, byte[] bytes, Caller caller) {
    DescriptorSet set = DescriptorSet.parse(bytes);
    String sha256 = Sha256.hex(bytes);
    Registered registered =
        tables.alone(
            () -> {
              TopicSchema schema =
                  tables
                      .find(topic)
                      .orElseThrow(
                          () ->
                              new NotFoundException(
                                  "topic: " + topic + " (expected: PUT before its versions)"));
              caller.require(Role.EDITOR, schema.getTeam());
              check(schema, set);
              return schema.getVersionsList().stream()
                  .filter(version -> version.getSha256().equals(sha256))
                  .findFirst()
                  .map(version -> new Registered(version, false))
                  .orElseGet(() -> add(schema, sha256, bytes, caller));
            });
    refresh();
    return registered;
  }

  private Registered add(TopicSchema schema, String sha256, byte[] bytes, Caller caller) {
    int number = schema.getVersionsCount() + 1;
    SchemaVersion version = tables.add(schema.getTopic(), number, sha256, bytes, caller.subject());
    return new Registered(version, true);
  }

  private static TopicSchema complete(TopicSchema given) {
    TopicSchema.Builder topic = given.toBuilder().clearVersions();
    if (!given.getEventTime().hasBack()) {
      topic.getEventTimeBuilder().setBack(BACK);
    }
    if (!given.getEventTime().hasAhead()) {
      topic.getEventTimeBuilder().setAhead(AHEAD);
    }
    return topic.build();
  }

  private Snapshot known() {
    Snapshot now = snapshot;
    if (now == null) {
      throw new UnavailableException("catalog: not read yet, " + failure);
    }
    return now;
  }

  private synchronized void refresh() {
    try {
      if (!migrated) {
        tables.migrate();
        migrated = true;
      }
      Snapshot old = snapshot;
      if (old == null || tables.revision() != old.revision()) {
        snapshot = tables.load(old == null ? Map.of() : old.sets());
      }
      if (failure != null) {
        LOG.info("Catalog is read: {} topics", size());
      }
      failure = null;
    } catch (RuntimeException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(failure) && !refresher.isShutdown()) {
        LOG.warn("Catalog cannot be read, the last known is served: {}", now);
      }
      failure = now;
    }
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }
}
