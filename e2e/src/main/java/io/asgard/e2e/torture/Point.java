package io.asgard.e2e.torture;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.e2e.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** One fault under load. What it opens ends with it, whatever becomes of it. */
final class Point implements AutoCloseable {
  private static final int RATE = 4000; // events a second
  private static final int PILES = 5;
  private static final Duration STORED_WITHIN = Duration.ofSeconds(120);
  // A server is started again and again: that counts, not how fast it is in the end.
  private static final List<String> SERVER = List.of("-XX:TieredStopAtLevel=1");

  private final Platform platform;
  private final String run;
  private final SplittableRandom random;
  private final Path directory;
  private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
  private final List<StreamReader> readers = new ArrayList<>();
  private @Nullable Brokers frozen;
  private @Nullable Load load;
  private boolean inAnyOrder;
  private boolean withoutLoad;

  /**
   * A point that has nothing open yet.
   *
   * @param run a name of its own
   */
  Point(Platform platform, String run, SplittableRandom random) throws IOException {
    this.platform = platform;
    this.run = run;
    this.random = random;
    directory = Files.createDirectories(FrontingProcess.directory(platform, run));
  }

  Platform platform() {
    return platform;
  }

  String run() {
    return run;
  }

  /** For whatever the point leaves. */
  Path directory() {
    return directory;
  }

  /** A number from 0 up to the bound, which is not among them. */
  int random(int bound) {
    return random.nextInt(bound);
  }

  /** Lets something end with the point, before whatever was opened earlier. */
  <T extends AutoCloseable> T opens(T resource) {
    open.push(resource);
    return resource;
  }

  FrontingProcess server(String... settings) {
    return server(1, Map.of(), settings);
  }

  FrontingProcess server(int number, Map<String, String> environment, String... settings) {
    List<String> all = new ArrayList<>(SERVER);
    all.addAll(Arrays.asList(settings));
    return opens(
        FrontingProcess.start(
            platform,
            run + "/fronting-" + number,
            Platform.port(8418 + 2 * number),
            all,
            environment));
  }

  /** Starts to publish; returns once that goes well. */
  Load load(FrontingProcess... servers) {
    main();
    String[] addresses =
        Arrays.stream(servers).map(FrontingProcess::address).toArray(String[]::new);
    Load started = opens(Load.start(platform.tokenFile(), run, RATE, addresses));
    load = started;
    awaits(Code.STORED, 2000);
    return started;
  }

  /** What comes to the platform's own stream. */
  StreamReader main() {
    return readers.isEmpty() ? reads(platform.bootstrap()) : readers.get(0);
  }

  /** What comes to another stream, which is searched for the load's events too. */
  StreamReader reads(String bootstrap) {
    if (readers.isEmpty() && !bootstrap.equals(platform.bootstrap())) {
      main();
    }
    StreamReader reader = opens(new StreamReader(bootstrap));
    readers.add(reader);
    return reader;
  }

  /** All brokers of the platform's own stream keep their connections and say nothing any more. */
  void freeze() {
    Brokers brokers = frozen;
    if (brokers == null) {
      brokers = Brokers.of(platform);
      frozen = brokers;
      opens(brokers::thaw);
    }
    brokers.freeze();
  }

  /** They go on. */
  void thaw() {
    Brokers brokers = frozen;
    if (brokers != null) {
      brokers.thaw();
    }
  }

  /** Lets Kafka be away, and returns while the spool is drained into it again. */
  void drains(FrontingProcess server) {
    pilesUp(server, Code.SPOOLED, "fronting_spool_bytes");
  }

  /** Lets Kafka be away, and returns while the worker moves on what has come meanwhile. */
  void moves(FrontingProcess server) {
    pilesUp(server, Code.STORED, "fronting_worker_lag");
  }

  private void pilesUp(FrontingProcess server, Code code, String metric) {
    // A small pile can be gone before anybody looks.
    for (int attempt = 1; attempt <= PILES; attempt++) {
      freeze();
      awaits(code, 15_000L * attempt);
      double most = server.metric(metric);
      thaw();
      if (Waiting.shrinks(server, metric, most)) {
        return;
      }
      awaits(Code.STORED, 2000);
    }
    throw new IllegalStateException(
        "%s: 0 when looked at, %d times (expected: seen shrinking)".formatted(metric, PILES));
  }

  /** Waits until so many more events are answered so. */
  void awaits(Code code, long more) {
    Load publishing = publishing();
    long expected = publishing.count(code) + more;
    Waiting.until(
        () -> publishing.count(code) >= expected,
        code + ": +" + more + " after " + publishing.count(code));
  }

  /** Waits until so many more records are on a stream. */
  void arrives(StreamReader reader, long more) {
    long expected = reader.arrived() + more;
    Waiting.until(() -> reader.arrived() >= expected, "records: " + expected + " on the stream");
  }

  /** Says that this fault mixes the events of a key. */
  void inAnyOrder() {
    inAnyOrder = true;
  }

  /** Says that this fault is made without a load, and that its end is all there is to judge. */
  void withoutLoad() {
    withoutLoad = true;
  }

  /**
   * Ends the load and waits until all that it was promised is stored.
   *
   * @return nothing if there was to be no load
   */
  Optional<Verdict> verdict() {
    if (withoutLoad) {
      return Optional.empty();
    }
    Load publishing = publishing();
    publishing.end();
    long until = System.nanoTime() + STORED_WITHIN.toNanos();
    Verdict verdict = Verdict.of(publishing, readers, !inAnyOrder);
    while (verdict.lost() > 0 && System.nanoTime() - until < 0) {
      Waiting.pause(1000);
      verdict = Verdict.of(publishing, readers, !inAnyOrder);
    }
    return Optional.of(verdict);
  }

  private Load publishing() {
    Load publishing = load;
    if (publishing == null) {
      throw new IllegalStateException("load: none (expected: started)");
    }
    return publishing;
  }

  /** By whichever thread; what is opened later takes another call. */
  @Override
  public void close() throws Exception {
    Exception first = null;
    for (AutoCloseable last = open.poll(); last != null; last = open.poll()) {
      try {
        last.close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
