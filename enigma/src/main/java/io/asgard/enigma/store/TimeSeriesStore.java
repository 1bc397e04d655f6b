package io.asgard.enigma.store;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.platform.service.ConflictException;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seam: the time-series database. Daggers write to it by line protocol, past this interface; it is
 * asked from here. Thread-safe. Every method throws {@link UnavailableException} while the store
 * cannot be reached. {@code TimeSeriesStoreContract} in the tests is the long form of this page.
 */
public interface TimeSeriesStore extends AutoCloseable {

  /**
   * Makes the table that the model's points go to, or adds its new fields to the one that exists,
   * and keeps the model. Repeating it changes nothing.
   *
   * @throws ConflictException if the table that exists has other tags or keys; says which
   */
  void create(MetricModel model);

  /** All models that were kept, in no order. */
  List<MetricModel> models();

  /** The answer to the query; see {@link Rows} for what is in it. */
  List<List<@Nullable Object>> query(SeriesQuery query);

  /**
   * Waits until every point that the table had acknowledged before this call can be read.
   *
   * @return false if that is still not so after the time
   */
  boolean settle(String table, Duration atMost);

  /** The store's name and version; what health asks. */
  String version();

  @Override
  void close();
}
