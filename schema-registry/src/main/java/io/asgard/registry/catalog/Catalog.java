package io.asgard.registry.catalog;

import io.asgard.contracts.v1.SchemaCheck;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.UnavailableException;
import io.asgard.registry.compatibility.IncompatibleException;
import io.asgard.registry.reader.Readers;
import io.asgard.registry.store.Database;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every topic and its schema versions: reads from memory, writes through PostgreSQL. */
public final class Catalog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
  private final CatalogTables tables;
  private final Registrations registrations;
  private final Duration refresh;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "catalog-refresh");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Runnable changed = () -> {};
  private boolean migrated; // guarded by this
  private volatile @Nullable Snapshot snapshot; // written under this
  private volatile @Nullable String failure = "postgres: not asked yet"; // written under this

  private Catalog(CatalogTables tables, Registrations registrations, Duration refresh) {
    this.tables = tables;
    this.registrations = registrations;
    this.refresh = refresh;
  }

  /** A catalog in that database, which need not be there yet. */
  public static Catalog in(Database database, Readers readers, Duration refresh) {
    CatalogTables tables = new CatalogTables(database);
    return new Catalog(tables, new Registrations(tables, readers), refresh);
  }

  /**
   * Begins to follow the database; returns at once.
   *
   * @param whenChanged run after every change, by the thread that saw it
   */
  public void start(Runnable whenChanged) {
    changed = whenChanged;
    refresher.scheduleWithFixedDelay(this::follow, 0, refresh.toMillis(), TimeUnit.MILLISECONDS);
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
    String sha256 = Versions.find(topic(topic).value(), version).getSha256();
    byte[] bytes = known().sets().get(sha256);
    // Old versions are immutable and seldom asked for: they are not kept in memory.
    return new Tagged<>(bytes == null ? tables.set(sha256) : bytes, sha256);
  }

  /**
   * Creates or changes a topic.
   *
   * @throws IllegalArgumentException naming all that is wrong with it
   * @throws IncompatibleException if other types would break its readers
   */
  public Tagged<TopicSchema> put(TopicSchema given, Caller caller) {
    registrations.put(given, caller);
    refresh();
    return topic(given.getTopic());
  }

  /**
   * Says that the caller may write versions of the topic, before anything costs.
   *
   * @throws NotFoundException if there is no such topic
   */
  public void requireEditor(String topic, Caller caller) {
    registrations.requireEditor(topic, caller);
  }

  /**
   * Says that the topic is there, before anything costs.
   *
   * @throws NotFoundException if it is not
   */
  public void requireTopic(String topic) {
    registrations.find(topic);
  }

  /**
   * Adds a version, unless the topic's newest has this very set.
   *
   * @throws IllegalArgumentException naming all that is wrong with the set
   * @throws IncompatibleException if the topic's mode forbids the change
   */
  public Registered register(String topic, byte[] bytes, Caller caller) {
    Registered registered = registrations.register(topic, bytes, caller);
    refresh();
    return registered;
  }

  /**
   * Adds a version with the set of an older one.
   *
   * @param force whatever it breaks; an administrator may
   * @throws IncompatibleException if the topic's mode forbids the change
   */
  public Registered rollBack(String topic, String version, boolean force, Caller caller) {
    Registered registered = registrations.rollBack(topic, version, force, caller);
    refresh();
    return registered;
  }

  /** What registering the set would break; nothing is written. */
  public SchemaCheck check(String topic, byte[] bytes, Terms terms) {
    return registrations.check(topic, bytes, terms);
  }

  /** What the step from one version to another broke. */
  public SchemaCheck changes(String topic, String from, String to) {
    return registrations.changes(topic, from, to);
  }

  private Snapshot known() {
    Snapshot now = snapshot;
    if (now == null) {
      throw new UnavailableException("catalog: not read yet, " + failure);
    }
    return now;
  }

  // An Error too, as of memory: a task that throws is never run again.
  private void follow() {
    try {
      refresh();
    } catch (Throwable e) {
      failed(e.toString());
    }
  }

  private void refresh() {
    if (read()) {
      changed.run();
    }
  }

  /** Whether there is something new. */
  private synchronized boolean read() {
    try {
      if (!migrated) {
        tables.migrate();
        migrated = true;
      }
      Snapshot old = snapshot;
      boolean news = old == null || tables.revision() != old.revision();
      if (news) {
        snapshot = tables.load(old == null ? Map.of() : old.sets());
      }
      if (failure != null) {
        LOG.info("Catalog is read: {} topics", size());
      }
      failure = null;
      return news;
    } catch (RuntimeException e) {
      failed(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private synchronized void failed(String now) {
    if (!now.equals(failure) && !refresher.isShutdown()) {
      LOG.warn("Catalog cannot be read, the last known is served: {}", now);
    }
    failure = now;
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }
}
