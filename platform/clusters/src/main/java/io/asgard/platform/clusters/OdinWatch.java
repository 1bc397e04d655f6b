package io.asgard.platform.clusters;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.clusters.StreamLocations.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that follows Odin's events of a stream, over one connection after the other. */
final class OdinWatch implements Watch, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OdinWatch.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final String stream;
  private final Consumer<StreamLocation> listener;
  private final LocationCache cache;
  private final Supplier<EventStream> connections;
  private final Duration silence;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable EventStream open;
  // Owned by the thread:
  private @Nullable StreamLocation told;
  private String trouble = "";
  private int failures; // in a row

  OdinWatch(
      String stream,
      Consumer<StreamLocation> listener,
      LocationCache cache,
      Supplier<EventStream> connections,
      Duration silence) {
    this.stream = stream;
    this.listener = listener;
    this.cache = cache;
    this.connections = connections;
    this.silence = silence;
    thread = new Thread(this, "watch-" + stream);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (!closed()) {
        try {
          follow();
        } catch (IOException | RuntimeException e) { // A token that cannot be read, say.
          away(e);
        }
        if (closed.await(pause(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("stream {} is watched no longer: interrupted", stream);
    }
  }

  private void follow() throws IOException, InterruptedException {
    try (EventStream events = connections.get()) {
      open = events;
      while (!closed()) {
        StreamLocation answer = LocationCache.parse(stream, events.next(silence));
        if (!trouble.isEmpty()) {
          LOG.info("Odin tells again where stream {} is", stream);
        }
        trouble = "";
        failures = 0;
        tell(cache.newest(answer));
      }
    } finally {
      open = null;
    }
  }

  private void tell(StreamLocation now) {
    StreamLocation before = told;
    if (before != null && now.getEpoch() <= before.getEpoch()) {
      return;
    }
    told = now;
    if (before != null && now.equals(before.toBuilder().setEpoch(now.getEpoch()).build())) {
      return;
    }
    if (before != null) {
      LOG.info("Stream {} has moved to {}, epoch {}", stream, now.getBootstrap(), now.getEpoch());
    }
    try {
      listener.accept(now);
    } catch (RuntimeException | Error e) { // It watches on.
      LOG.error("Who watches stream {} failed at {}", stream, now.getBootstrap(), e);
    }
  }

  private void away(Exception problem) {
    if (closed()) {
      return;
    }
    failures++;
    String now = String.valueOf(problem.getMessage());
    if (!now.equals(trouble)) {
      LOG.warn("Odin does not tell where stream {} is, trying on: {}", stream, now);
    }
    trouble = now;
    boolean unknown = problem instanceof RefusedException refused && refused.unknown();
    if (told == null && !unknown) {
      cache.last(stream).ifPresent(this::tell);
    }
  }

  /** Not all who lost the same Odin come back at the same moment. */
  private long pause() {
    long longest =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures, 5));
    return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
  }

  private boolean closed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    EventStream events = open;
    if (events != null) {
      events.close();
    }
    if (Thread.currentThread() == thread) {
      return; // The listener itself has had enough.
    }
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
