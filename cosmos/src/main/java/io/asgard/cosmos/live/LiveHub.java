package io.asgard.cosmos.live;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.cosmos.enigma.Enigma;
import io.asgard.cosmos.enigma.Enigma.Window;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who watches what. One thread owns the channels; it only hands frames over and starts polls, so it
 * never waits for a client or for Enigma.
 */
public final class LiveHub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
  private static final int MOST_METRICS = 100;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration UNKNOWN_PAUSE = Duration.ofSeconds(2);
  // Enigma waits for a window by itself; this only stops a storm should it ever not.
  private static final Duration NOTHING_NEW = Duration.ofMillis(500);

  private final Function<String, Optional<MetricModel>> models;
  private final Enigma enigma;
  private final LiveMetrics metrics;
  private final Map<String, Channel> channels = new HashMap<>(); // owned by thread
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "live-hub"));

  public LiveHub(
      Function<String, Optional<MetricModel>> models, Enigma enigma, LiveMetrics metrics) {
    this.models = models;
    this.enigma = enigma;
    this.metrics = metrics;
  }

  void subscribe(Outbox client, String metric) {
    thread.execute(() -> add(client, metric));
  }

  void unsubscribe(Outbox client, String metric) {
    thread.execute(() -> remove(client, List.of(metric)));
  }

  void gone(Outbox client) {
    thread.execute(
        () -> {
          client.gone = true;
          remove(client, List.copyOf(channels.keySet()));
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void add(Outbox client, String metric) {
    if (client.gone) {
      return; // It subscribed while it was closed.
    }
    if (channels.values().stream().filter(c -> c.clients.contains(client)).count()
        >= MOST_METRICS) {
      client.offer(
          Frame.error(
              metric, "metric: " + metric + " (expected: at most " + MOST_METRICS + " at a time)"));
      return;
    }
    Channel channel = channels.get(metric);
    if (channel == null) {
      channel = new Channel(metric);
      channels.put(metric, channel);
      channel.clients.add(client);
      poll(channel);
    } else if (channel.clients.add(client)) {
      offer(client, channel.last);
      offer(client, channel.error);
    }
    count();
  }

  private void remove(Outbox client, List<String> names) {
    for (String name : names) {
      Channel channel = channels.get(name);
      if (channel != null && channel.clients.remove(client) && channel.clients.isEmpty()) {
        channels.remove(name);
        channel.stop();
      }
    }
    count();
  }

  private void poll(Channel channel) {
    try {
      // Looked up for every poll: the model may have got another tag, or be deleted.
      Optional<MetricModel> model = models.apply(channel.metric);
      if (model.isEmpty()) {
        unknown(channel);
        return;
      }
      metrics.polled(channel.metric);
      channel.pending =
          enigma
              .latest(model.get(), channel.end)
              .whenCompleteAsync((window, failure) -> answered(channel, window, failure), thread);
    } catch (RuntimeException e) {
      failed(channel, e);
    }
  }

  /** It may be made later, or again. */
  private void unknown(Channel channel) {
    channel.last = null;
    channel.end = null;
    if (channel.error == null) {
      channel.error =
          Frame.error(channel.metric, "metric: " + channel.metric + " (expected: a known metric)");
      channel.send(channel.error);
    }
    pollAfter(channel, UNKNOWN_PAUSE);
  }

  private void answered(
      Channel channel, @Nullable Optional<Window> window, @Nullable Throwable failure) {
    if (channels.get(channel.metric) != channel) {
      return; // The last client left meanwhile.
    }
    if (window == null) {
      failed(channel, failure == null ? new IllegalStateException("no answer") : failure);
      return;
    }
    channel.failures = 0;
    channel.error = null;
    if (window.isEmpty() || window.get().end().equals(channel.end)) {
      pollAfter(channel, NOTHING_NEW);
      return;
    }
    metrics.window(channel.metric);
    channel.end = window.get().end();
    channel.last = Frame.window(channel.metric, window.get());
    channel.send(channel.last);
    poll(channel);
  }

  /** Clients are told once; the polls go on until Enigma answers again. */
  private void failed(Channel channel, Throwable failure) {
    metrics.failed(channel.metric);
    if (channel.failures++ == 0) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      LOG.warn("No windows of {} at the moment: {}", channel.metric, cause.toString());
      channel.error = Frame.error(channel.metric, cause.toString());
      channel.send(channel.error);
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(channel.failures - 1, 10));
    pollAfter(channel, pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }

  private void pollAfter(Channel channel, Duration pause) {
    channel.pending = thread.schedule(() -> poll(channel), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void count() {
    metrics.subscriptions(channels.values().stream().mapToInt(c -> c.clients.size()).sum());
  }

  private static void offer(Outbox client, @Nullable Frame frame) {
    if (frame != null) {
      client.offer(frame);
    }
  }
}
