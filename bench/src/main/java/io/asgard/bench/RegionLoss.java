package io.asgard.bench;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.e2e.Platform;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All brokers of the region that serves a stream are killed at once, again and again, while one
 * writes and a group reads. As soon as Odin tells that they are gone, the stream is moved as an
 * operator would move it. The region comes back, what it had not copied is brought along, and the
 * next loss is that of the other one.
 */
final class RegionLoss {
  private static final String STREAM = "locstream";
  private static final int BROKERS = 3;
  private static final int RATE = 2_000;
  private static final int FAILOVER = 5; // its first port, counted from that of the first region
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern LEFT = Pattern.compile("rpo_records (\\d+)");

  private final Figures figures;
  private final int trials;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Double> detected = new ArrayList<>();
  private final List<Double> flipped = new ArrayList<>();
  private final List<Double> wrote = new ArrayList<>();
  private final List<Double> read = new ArrayList<>();
  private final List<Double> again = new ArrayList<>();
  private final List<Double> left = new ArrayList<>();
  private final Set<String> awaited = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch allGone = new CountDownLatch(0);
  private volatile CountDownLatch moved = new CountDownLatch(0);
  private volatile long movedAt;
  private long meanwhile;

  RegionLoss(Figures figures, int trials) {
    this.figures = figures;
    this.trials = trials;
  }

  void run() throws Exception {
    System.out.printf(
        "region loss: %d times, all brokers of the region that serves are killed; %,d events/s%n",
        trials, RATE);
    try (OdinHome home = OdinHome.empty("streams")) {
      home.up(home.write("local.yaml", set()));
      String token = home.token();
      follow(home, token);
      StreamLocations streams =
          StreamLocations.of(
              home.url("/"), Platform.repo().resolve("bench/target/streams/cache"), () -> token);
      try (MovingStream written = new MovingStream(STREAM, streams);
          MovingStream consumed = new MovingStream(STREAM, streams)) {
        FollowingProducer producer = new FollowingProducer(written, RATE);
        FollowingConsumer consumer = new FollowingConsumer(consumed, "bench");
        try (StreamLocations.Watch ignored =
            streams.watch(STREAM, place -> told(place, producer, consumer))) {
          trials(home, token, producer, consumer);
        }
      }
      report();
    }
  }

  private static String set() {
    String failover = "failover:\n" + OdinSets.cluster("bdg", BROKERS, FAILOVER, "").indent(2);
    return OdinSets.stream(
        STREAM,
        OdinSets.cluster("jkt", BROKERS, 0, ""),
        "topics:\n  - { name: "
            + Marked.TOPIC
            + ", partitions: "
            + Marked.PARTITIONS
            + ", retention: 24h }\n"
            + failover);
  }

  private void told(StreamLocation place, FollowingProducer producer, FollowingConsumer consumer) {
    if (!StreamLocations.moving(place)) {
      producer.moved();
      consumer.moved();
      movedAt = System.nanoTime();
      moved.countDown();
    }
  }

  private void trials(
      OdinHome platform, String token, FollowingProducer producer, FollowingConsumer consumer)
      throws Exception {
    CompletableFuture<Void> writing = Background.run(producer);
    CompletableFuture<Void> reading = Background.run(consumer);
    await("the group reads", () -> consumer.firstNew() > 0);
    for (int trial = 0; trial < trials; trial++) {
      boolean home = trial % 2 == 0;
      String other = OdinSets.bootstrap(BROKERS, home ? FAILOVER : 0);
      require(Freshness.await(other, Marked.TOPIC, PATIENCE), "the other region does not keep up");
      trial(platform, token, home ? STREAM : STREAM + "-failover", producer, consumer);
    }
    producer.stop();
    writing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    long made = producer.made();
    comes(() -> consumer.arrivals().distinct() >= made);
    consumer.stop();
    reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    long lost = made - consumer.arrivals().distinct();
    figures.add("lost", lost, "of " + made + " acknowledged events");
    figures.require(lost == 0, lost + " acknowledged events are lost");
  }

  private void trial(
      OdinHome home,
      String token,
      String cluster,
      FollowingProducer producer,
      FollowingConsumer consumer)
      throws Exception {
    Map<String, Long> brokers = home.pids(token);
    brokers.keySet().removeIf(name -> !name.matches(cluster + "-[0-9]"));
    require(brokers.size() == BROKERS, brokers.keySet() + " (expected: three brokers)");
    meanwhile = Math.max(meanwhile, consumer.arrivals().mostAgain());
    awaited.addAll(brokers.keySet());
    allGone = new CountDownLatch(brokers.size());
    moved = new CountDownLatch(1);
    long killed = System.nanoTime();
    brokers
        .values()
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    require(allGone.await(10, TimeUnit.SECONDS), "Odin did not tell of " + brokers.keySet());
    long told = System.nanoTime();
    detected.add((told - killed) / 1e6);
    CompletableFuture<List<JsonNode>> failover =
        Background.supply(() -> post(home, token, "failover?lost=true"));
    require(moved.await(60, TimeUnit.SECONDS), "the stream did not move");
    flipped.add((movedAt - told) / 1e9);
    await("something is acknowledged", () -> producer.firstAcknowledged() > 0);
    await("something new is read", () -> consumer.firstNew() > 0);
    wrote.add((producer.firstAcknowledged() - told) / 1e9);
    read.add((consumer.firstNew() - told) / 1e9);
    failover.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Waiting.until(Instant.now().plusSeconds(2));
    again.add((double) consumer.arrivals().mostAgain());
    left.add(reconciled(home, token));
    System.out.printf(
        "  %s: told after %.0f ms, then moved %.2f s, written %.2f s, read %.2f s; %.0f read again,"
            + " %.0f had not been copied%n",
        cluster, last(detected), last(flipped), last(wrote), last(read), last(again), last(left));
  }

  /** Once the brokers are back; until then it is refused. */
  private double reconciled(OdinHome home, String token) throws InterruptedException {
    double records = -1;
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      List<JsonNode> lines = post(home, token, "reconcile");
      for (JsonNode line : lines) {
        Matcher told = LEFT.matcher(line.path("detail").asString(""));
        records = told.find() ? Double.parseDouble(told.group(1)) : records;
      }
      if (lines.stream().anyMatch(line -> line.path("phase").asString("").equals("HEALTHY"))) {
        return records;
      }
      Waiting.until(Instant.now().plusSeconds(1));
    }
    throw new IllegalStateException("reconcile: not done after " + PATIENCE);
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }

  private void report() {
    figures.add("detect_ms", median(detected), "from SIGKILL until Odin tells that all are gone");
    figures.add("flip_s", median(flipped), "from then until discovery names the other region");
    figures.add("failover_s", median(wrote), "from then until a producer is acknowledged there");
    figures.add("failover_max_s", most(wrote), "the same, the longest");
    figures.add("consume_s", median(read), "from then until a group reads something new there");
    figures.add("consume_max_s", most(read), "the same, the longest");
    figures.add("reread", median(again), "events of a partition read again, median");
    figures.add("reread_max", most(again), "the same, the most");
    figures.add("reread_else", meanwhile, "the same, the most between a move and the next loss");
    figures.add("rpo_records", median(left), "had not been copied, all brought along; median");
    figures.add("rpo_records_max", most(left), "the same, the most");
    figures.goal(
        "failover_s",
        most(wrote) <= 5 && most(read) <= 5,
        "<= 5 s in all of " + trials + " trials");
    figures.goal("reread_max", most(again) <= 1_000, "<= 1,000 a partition");
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double most(List<Double> values) {
    return values.stream().max(Double::compare).orElse(Double.NaN);
  }

  private void exited(JsonNode event) {
    String part = event.path("resource").asString("");
    if (event.path("what").asString("").equals("exited") && awaited.remove(part)) {
      allGone.countDown();
    }
  }

  /** Hears of exits as whoever heals would: Odin pushes them. */
  private void follow(OdinHome home, String token) {
    Thread thread = new Thread(() -> lines(home.request("/v1/events", token), this::exited));
    thread.setDaemon(true);
    thread.start();
  }

  private List<JsonNode> post(OdinHome home, String token, String what) {
    List<JsonNode> lines = new ArrayList<>();
    lines(
        home.request("/v1/streams/" + STREAM + "/" + what, token).POST(BodyPublishers.noBody()),
        lines::add);
    return lines;
  }

  private void lines(HttpRequest.Builder request, Consumer<JsonNode> each) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                http.send(request.build(), BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("data:")) {
          each.accept(JsonMapper.shared().readTree(line.substring(5)));
        }
      }
    } catch (IOException e) {
      System.out.println("  Odin's answer ended: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(String what, BooleanSupplier done) throws InterruptedException {
    require(comes(done), what + ": not after " + PATIENCE);
  }

  private static boolean comes(BooleanSupplier done) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!done.getAsBoolean() && Instant.now().isBefore(end)) {
      Waiting.until(Instant.now().plusMillis(5));
    }
    return done.getAsBoolean();
  }

  private static void require(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException(what);
    }
  }
}
