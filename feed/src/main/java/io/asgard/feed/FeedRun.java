package io.asgard.feed;

import io.asgard.feed.source.Source;
import io.asgard.producer.Producer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of the program, from options to exit code: opens, feeds, reports, closes. */
final class FeedRun {
  static final int COMPLETE = 0;
  static final int INCOMPLETE = 1;
  static final int IMPOSSIBLE = 2;

  /** Who asked for the end waits for it: silent servers get less time from then on. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private static final long LOOK_EVERY_MILLIS = 200;
  private static final long PROGRESS_EVERY_MILLIS = 1_000;

  private final String name;
  private final FeedOptions options;
  private final Stop stop;
  private final Duration progressEvery;
  private final PrintStream out;
  private final PrintStream err;
  private final AtomicBoolean gaveUp = new AtomicBoolean();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(FeedRun::daemon);

  FeedRun(
      String name,
      FeedOptions options,
      Stop stop,
      Duration progressEvery,
      PrintStream out,
      PrintStream err) {
    this.name = name;
    this.options = options;
    this.stop = stop;
    this.progressEvery = progressEvery;
    this.out = out;
    this.err = err;
  }

  int run(Source source, double rate) throws IOException, InterruptedException {
    Path token = options.tokenFile(System.getenv());
    if (!options.problem().isEmpty() || !Files.isReadable(token)) {
      err.println(
          options.problem().isEmpty()
              ? "--token-file: " + token + " (expected: a readable file; bin/up makes it)"
              : options.problem());
      return IMPOSSIBLE;
    }
    try (AckedIds ids = options.ids == null ? AckedIds.nowhere() : AckedIds.in(options.ids);
        Producer producer = producer(token)) {
      watch(source, producer, ids);
      return feed(source, producer, new Answers(ids), rate);
    } finally {
      scheduler.shutdownNow();
    }
  }

  private int feed(Source source, Producer producer, Answers answers, double rate)
      throws InterruptedException {
    long start = System.nanoTime();
    Pace pace = new Pace(rate, options.speedup(), System::nanoTime, stop);
    Timeline timeline = new Timeline(options.asNow, options.speedup(), InstantSource.system());
    Feed feed = new Feed(source, producer, pace, timeline, answers, stop);
    if (source.recorded() && !options.asNow && !options.noEnd) {
      scheduler.scheduleAtFixedRate(
          feed::progress, PROGRESS_EVERY_MILLIS, PROGRESS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
    feed.run(options.limit);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    Map<String, Report.End> ends =
        options.noEnd || gaveUp.get() ? Map.of() : feed.end(options.endMargin(source.windows()));
    Report report =
        Report.of(name, source.cleaning(), producer.stats(), answers.samples(), duration, ends);
    out.println(options.json ? report.json() : report.text().stripTrailing());
    if (gaveUp.get()) {
      return IMPOSSIBLE;
    }
    return report.complete() ? COMPLETE : INCOMPLETE;
  }

  private Producer producer(Path token) {
    // The watch gives up first; until then events are only ever retried.
    Duration longer = options.giveUp.plusMinutes(1);
    return Producer.builder()
        .fronting(options.fronting)
        .tokenFile(token)
        .linger(Duration.ofMillis(20))
        .memory(Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 4))
        .maxBlock(longer)
        .deliveryTimeout(longer)
        .build();
  }

  private void watch(Source source, Producer producer, AckedIds ids) {
    String fronting = String.join(",", options.fronting);
    Watch watch = new Watch(name, fronting, source.cleaning(), progressEvery, err::println);
    scheduler.scheduleAtFixedRate(
        () -> look(watch, producer, ids),
        LOOK_EVERY_MILLIS,
        LOOK_EVERY_MILLIS,
        TimeUnit.MILLISECONDS);
    if (options.duration != null) {
      scheduler.schedule(stop::request, options.duration.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void look(Watch watch, Producer producer, AckedIds ids) {
    ids.flush();
    Duration patience = stop.requested() ? shorter(options.giveUp, STOP_PATIENCE) : options.giveUp;
    if (!watch.look(producer.stats(), System.nanoTime(), patience)
        && gaveUp.compareAndSet(false, true)) {
      err.println(watch.surrender(producer.stats(), patience));
      stop.request();
      producer.close(Duration.ZERO);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "feed-watch");
    thread.setDaemon(true);
    return thread;
  }
}
