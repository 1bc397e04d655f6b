package io.asgard.enigma.store;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.platform.service.ConflictException;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The models of all metrics. The store keeps them; this remembers them for a moment, and for as
 * long as the store is away. Thread-safe.
 */
public final class Catalog {
  // How long a model that another Enigma wrote stays unseen here.
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final TimeSeriesStore store;
  private final LongSupplier nanoTime;
  private Map<String, MetricModel> models = Map.of(); // guarded by this
  private long readAt; // guarded by this
  private boolean read; // guarded by this

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
    refresh();
    for (MetricModel other : models.values()) {
      // A point replaces the whole row of its key, so two writers of one table lose each other's.
      if (!other.getName().equals(model.getName()) && table(other).equals(table(model))) {
        throw new ConflictException(
            "table: " + table(model) + " (expected: not that of metric " + other.getName() + ")");
      }
    }
    store.create(model);
    read = false;
  }

  public synchronized Optional<MetricModel> find(String metric) {
    if (!read || nanoTime.getAsLong() - readAt > FRESH.toNanos()) {
      try {
        refresh();
      } catch (UnavailableException e) {
        if (models.isEmpty()) {
          throw e;
        }
        readAt = nanoTime.getAsLong();
      }
    }
    return Optional.ofNullable(models.get(metric));
  }

  /**
   * The model.
   *
   * @throws NotFoundException if there is none; names those that there are
   */
  public synchronized MetricModel get(String metric) {
    return find(metric)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "metric: " + metric + " (expected: one of " + models.keySet() + ")"));
  }

  private void refresh() {
    Map<String, MetricModel> found = new TreeMap<>();
    store.models().forEach(model -> found.put(model.getName(), model));
    models = found;
    readAt = nanoTime.getAsLong();
    read = true;
  }
}
