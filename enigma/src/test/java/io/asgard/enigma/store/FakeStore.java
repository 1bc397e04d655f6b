package io.asgard.enigma.store;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps models in memory and says what the test tells it to. */
public final class FakeStore implements TimeSeriesStore {
  public final List<MetricModel> models = new ArrayList<>();
  public final AtomicInteger reads = new AtomicInteger();
  public volatile boolean away;
  public volatile boolean settles = true;

  @Override
  public void create(MetricModel model) {
    models.add(model);
  }

  @Override
  public List<MetricModel> models() {
    check();
    reads.incrementAndGet();
    return models;
  }

  @Override
  public List<List<Object>> query(SeriesQuery query) {
    check();
    return List.of();
  }

  @Override
  public boolean settle(String table, Duration atMost) {
    check();
    return settles;
  }

  @Override
  public String version() {
    return "fake";
  }

  @Override
  public void close() {}

  private void check() {
    if (away) {
      throw new UnavailableException("away");
    }
  }
}
