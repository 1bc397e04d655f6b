package io.asgard.enigma.store;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.platform.service.ConflictException;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The models of all metrics. The store keeps them; this remembers them for a moment, and for as
 * long as the store is away. Thread-safe; who asks waits for the store only if nothing is known.
 */
public final class Catalog {
  // How long a model that another Enigma wrote stays unseen here.
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final TimeSeriesStore store;
  private final LongSupplier nanoTime;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Known known = new Known(Map.of(), false, 0);

  public Catalog(TimeSeriesStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /** The table that the model's points are in. */
  public static String table(MetricModel model) {
    return model.getTable().isEmpty() ? model.getName() : model.getTable();
  }

  /**
   * Makes the metric, or changes it to this model.
   *
   * @throws IllegalArgumentException naming all that is wrong with the model
   * @throws ConflictException if the table cannot be changed to it
   */
  public synchronized void put(MetricModel model) {
    ModelRules.check(model);
    for (MetricModel other : read().values()) {
      // A point replaces the whole row of its key, so two writers of one table lose each other's.
      if (!other.getName().equals(model.getName()) && table(other).equals(table(model))) {
        throw new ConflictException(
            "table: " + table(model) + " (expected: not that of metric " + other.getName() + ")");
      }
    }
    store.create(model);
    // After whoever reads at the moment, who may not see it yet.
    reading.lock();
    try {
      read();
    } finally {
      reading.unlock();
    }
  }

  public Optional<MetricModel> find(String metric) {
    return Optional.ofNullable(models().get(metric));
  }

  /**
   * The model.
   *
   * @throws NotFoundException if there is none; names those that there are
   */
  public MetricModel get(String metric) {
    return find(metric)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "metric: " + metric + " (expected: one of " + known.models.keySet() + ")"));
  }

  private Map<String, MetricModel> models() {
    Known now = known;
    if (now.read && nanoTime.getAsLong() - now.readAt <= FRESH.toNanos()) {
      return now.models;
    }
    if (!now.read) {
      reading.lock();
    } else if (!reading.tryLock()) {
      return now.models; // Somebody is looking already.
    }
    try {
      return read();
    } catch (UnavailableException e) {
      if (!now.read) {
        throw e;
      }
      known = new Known(now.models, true, nanoTime.getAsLong());
      return now.models;
    } finally {
      reading.unlock();
    }
  }

  private Map<String, MetricModel> read() {
    Map<String, MetricModel> found = new TreeMap<>();
    store.models().forEach(model -> found.put(model.getName(), model));
    known = new Known(found, true, nanoTime.getAsLong());
    return found;
  }

  /** What the store said, and when. */
  private record Known(Map<String, MetricModel> models, boolean read, long readAt) {}
}
