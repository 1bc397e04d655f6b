package io.asgard.enigma.query;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.enigma.store.Catalog;
import io.asgard.enigma.store.Span;
import io.asgard.enigma.store.TimeSeriesStore;
import io.asgard.enigma.window.Window;
import io.asgard.enigma.window.Windows;
import io.asgard.platform.service.NotFoundException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Answers requests. Thread-safe. */
public final class QueryEngine {
  private final Catalog catalog;
  private final TimeSeriesStore store;
  private final Windows windows;
  private final QueryLimits limits;
  private final QueryMetrics metrics;
  private final Executor woken;

  /**
   * An engine over that store.
   *
   * @param woken runs the queries of polls that a closed window woke
   */
  public QueryEngine(
      Catalog catalog,
      TimeSeriesStore store,
      Windows windows,
      QueryLimits limits,
      QueryMetrics metrics,
      Executor woken) {
    this.catalog = catalog;
    this.store = store;
    this.windows = windows;
    this.limits = limits;
    this.metrics = metrics;
    this.woken = woken;
  }

  /**
   * The answer; empty if the latest window was asked for and none (later than "after") has closed
   * within the time to wait.
   *
   * @throws IllegalArgumentException naming all that is wrong with the request
   * @throws NotFoundException if there is no such metric
   */
  public CompletableFuture<Optional<Answer>> answer(QueryRequest request) {
    if (request.metric() == null) {
      throw new IllegalArgumentException("metric: missing (expected: the name of a metric)");
    }
    MetricModel model = catalog.get(request.metric());
    MetricQuery query = MetricQuery.of(request, model, limits);
    if (query.range().isPresent()) {
      return done(Optional.of(ask(query, query.range().get(), null)));
    }
    CompletableFuture<Optional<Window>> next =
        windows.next(model.getName(), query.after(), query.patience());
    if (next.isDone()) {
      return done(latest(query, next.join()));
    }
    return next.thenApplyAsync(window -> latest(query, window), woken);
  }

  private static <T> CompletableFuture<T> done(T answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private Optional<Answer> latest(MetricQuery query, Optional<Window> window) {
    return window.map(closed -> ask(query, Span.at(closed.end()), closed));
  }

  private Answer ask(MetricQuery query, Span points, @Nullable Window window) {
    return metrics.timed(
        window != null,
        () ->
            new Answer(
                query.model().getName(),
                window,
                query.columns(),
                store.query(query.over(points, limits))));
  }
}
