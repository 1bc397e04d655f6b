package io.asgard.enigma.window;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.WindowClosed;
import io.asgard.enigma.store.Catalog;
import io.asgard.enigma.store.TimeSeriesStore;
import io.asgard.platform.service.UnavailableException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds each metric's newest window back until its points can be read: what a dagger has written
 * and the store acknowledged may become visible only a moment later. Owned by the feed's thread.
 */
public final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Catalog catalog;
  private final TimeSeriesStore store;
  private final Windows windows;
  private final WindowMetrics metrics;
  private final Duration patience;
  private final Map<String, Window> pending = new HashMap<>();

  /**
   * Announces to those windows.
   *
   * @param patience how long points may take to become visible; later the window is announced as it
   *     is, because an old frame for ever would be worse than an incomplete one
   */
  public Announcer(
      Catalog catalog,
      TimeSeriesStore store,
      Windows windows,
      WindowMetrics metrics,
      Duration patience) {
    this.catalog = catalog;
    this.store = store;
    this.windows = windows;
    this.metrics = metrics;
    this.patience = patience;
  }

  /** Takes a record of the topic. */
  void read(ConsumerRecord<?, byte[]> record) {
    if (record.value() == null) {
      return; // a control record
    }
    try {
      WindowClosed closed = WindowClosed.parseFrom(record.value());
      pending.merge(
          closed.getMetric(),
          Window.of(closed),
          (known, next) -> next.end().isBefore(known.end()) ? known : next);
    } catch (InvalidProtocolBufferException | DateTimeException e) {
      metrics.invalid();
      LOG.warn(
          "Passed over {}-{}@{}: not a WindowClosed: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  /** Announces what can be read; the rest stays for the next time, while the store is away. */
  void announce() {
    for (Iterator<Map.Entry<String, Window>> each = pending.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<String, Window> next = each.next();
      try {
        settle(next.getKey(), next.getValue());
      } catch (UnavailableException e) {
        return; // the store's health says why
      }
      windows.closed(next.getKey(), next.getValue());
      metrics.announced();
      each.remove();
    }
  }

  private void settle(String metric, Window window) {
    boolean readable =
        catalog
            .find(metric)
            .map(model -> store.settle(Catalog.table(model), patience))
            .orElse(true);
    if (!readable) {
      metrics.incomplete();
      LOG.warn("Window of {} until {}: not all readable after {}", metric, window.end(), patience);
    }
  }
}
