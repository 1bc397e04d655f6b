package io.asgard.feed;

import io.asgard.feed.jakarta.Jakarta;
import io.asgard.feed.source.AustinBus;
import io.asgard.feed.source.GtfsRealtime;
import io.asgard.feed.source.NycTaxi;
import io.asgard.feed.source.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line: one command per kind of source. */
@Command(
    name = "feed",
    description = "Publishes simulated, recorded or live positions through fronting.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "simulate|bus|taxi|gtfs-rt")
public final class FeedApplication {
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Stop stop;

  FeedApplication(Stop stop) {
    this.stop = stop;
  }

  public static void main(String[] args) {
    Stop stop = new Stop();
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger code = new AtomicInteger(FeedRun.IMPOSSIBLE);
    // A signal ends a feed as a limit does: flushed, reported, with the code of what it did.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.request();
                  await(done);
                  Runtime.getRuntime().halt(code.get());
                }));
    code.set(run(stop, args));
    done.countDown();
    System.exit(code.get());
  }

  static int run(Stop stop, String... args) {
    return new CommandLine(new FeedApplication(stop))
        .registerConverter(Duration.class, new Durations())
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e))
        .execute(args);
  }

  @Command(
      description =
          "A synthetic Jakarta: its drivers and their customers. No real person is in it.",
      mixinStandardHelpOptions = true)
  int simulate(
      @Mixin FeedOptions options,
      @Option(names = "--topic", defaultValue = "driver-location") String topic,
      @Option(names = "--booking-topic", defaultValue = "booking") String bookingTopic,
      @Option(
              names = "--booking-share",
              defaultValue = "0.02",
              description = "Share of the events that are about bookings, 0 to 1.")
          double bookingShare,
      @Option(
              names = "--drivers",
              defaultValue = "0",
              description = "Default: a position of each every 10 s at the rate.")
          int drivers,
      @Option(names = "--seed", defaultValue = "1") long seed)
      throws Exception {
    double rate = options.rate == 0 ? 500 : options.rate;
    int size = drivers > 0 ? drivers : (int) Math.min(Math.max(rate * 10, 100), 1_000_000);
    Jakarta.Topics topics = new Jakarta.Topics(topic, bookingTopic);
    Source source = new Jakarta(topics, size, bookingShare, seed, InstantSource.system());
    return run("simulate", options, source, rate);
  }

  @Command(
      description = "GPS pings of Austin's buses: CSV files of github.com/scascketta/CapMetrics.",
      mixinStandardHelpOptions = true)
  int bus(
      @Mixin FeedOptions options,
      @Option(names = "--topic", defaultValue = "bus-location") String topic,
      @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files)
      throws Exception {
    return run("bus", options, AustinBus.read(files, topic), options.rate);
  }

  @Command(description = "New York taxi trips, CSV.", mixinStandardHelpOptions = true)
  int taxi(
      @Mixin FeedOptions options,
      @Option(names = "--topic", defaultValue = "booking") String topic,
      @Parameters(paramLabel = "FILE") Path file)
      throws Exception {
    return run("taxi", options, NycTaxi.read(file, topic), options.rate);
  }

  @Command(
      name = "gtfs-rt",
      description = "The public vehicle positions of a city: GTFS Realtime over HTTP, polled.",
      mixinStandardHelpOptions = true)
  int gtfsRealtime(
      @Mixin FeedOptions options,
      @Option(names = "--topic", defaultValue = "bus-location") String topic,
      @Option(names = "--interval", defaultValue = "15s") Duration interval,
      @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Such as an API key.")
          Map<String, String> headers,
      @Parameters(paramLabel = "URL") URI url)
      throws Exception {
    Map<String, String> all = headers == null ? Map.of() : headers;
    Source source = new GtfsRealtime(url, all, interval, topic, stop, System.err::println);
    return run("gtfs-rt", options, source, options.rate);
  }

  private int run(String name, FeedOptions options, Source source, double rate)
      throws IOException, InterruptedException {
    // bin/feed knows whether somebody is looking; System.console() does not on every JDK.
    Duration every = Duration.ofSeconds(Boolean.getBoolean("feed.terminal") ? 1 : 10);
    return new FeedRun(name, options, stop, every, System.out, System.err).run(source, rate);
  }

  private static int failed(Exception e) throws Exception {
    if (e instanceof NoSuchFileException) {
      System.err.println("file: " + e.getMessage() + " (expected: to exist)");
      return FeedRun.IMPOSSIBLE;
    }
    if (e instanceof IllegalArgumentException || e instanceof IOException) {
      System.err.println(e.getMessage());
      return FeedRun.IMPOSSIBLE;
    }
    throw e;
  }

  private static void await(CountDownLatch done) {
    try {
      if (!done.await(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
        System.err.println("feed: not flushed within " + GRACE.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
