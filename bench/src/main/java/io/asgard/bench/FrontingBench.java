package io.asgard.bench;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.e2e.Platform;
import io.asgard.e2e.torture.Brokers;
import io.asgard.e2e.torture.FrontingProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The fronting server against a bare Kafka producer with the same settings, in one run: three
 * brokers (acks=all, RF 3), the server and the generator on this machine.
 */
final class FrontingBench implements Bench.Runner {
  private static final int PACED = 50_000;
  private static final int SOCKETS = 10_000;
  private static final int RUNS = 3; // by turns with the bare producer; the median counts
  // Room for what is under way; the platform on a laptop gives it less.
  private static final List<String> LARGE = List.of("-Xmx512m", "-Xmn256m");
  // Many quiet connections: memory, not speed.
  private static final List<String> SMALL =
      List.of(
          "-Xmx208m",
          "-XX:NewSize=24m",
          "-XX:MaxNewSize=24m",
          "-XX:TieredStopAtLevel=1",
          "-Xss512k");

  @Override
  public void run(Figures figures, boolean quick) throws Exception {
    Path home = Platform.repo().resolve("bench/target/ingest");
    Platform.run(home, "bin/down", "--purge");
    System.out.printf(
        "fronting: events of %d bytes to 3 brokers, acks=all, RF 3; all on this machine%n",
        SampleEvents.BYTES);
    Path set = Platform.repo().resolve("e2e/src/main/resources/ingest.yaml");
    Duration time = Duration.ofSeconds(quick ? 4 : 8);
    try (Platform platform = Platform.up(home, "-f", set.toString())) {
      keepLittle(platform);
      try (BareProducer bare = new BareProducer(platform.bootstrap())) {
        WarmUp.run(bare); // Cold brokers take a core each.
        Duration longer = time.multipliedBy(4);
        try (Run run = new Run(figures, platform, bare, "sockets", SMALL, longer)) {
          run.sockets();
        }
        try (Run run = new Run(figures, platform, bare, "fronting", LARGE, time)) {
          run.grpc();
          run.rest();
          run.single();
          run.spool();
        }
      }
    }
  }

  /**
   * What is written in a minute at these rates would fill the memory: the disk would be measured.
   */
  private static void keepLittle(Platform platform)
      throws ExecutionException, InterruptedException {
    Map<String, String> settings =
        Map.of("retention.bytes", "67108864", "segment.bytes", "16777216");
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
            .map(each -> new AlterConfigOp(each, AlterConfigOp.OpType.SET))
            .toList();
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, SampleEvents.TOPIC);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", platform.bootstrap()))) {
      admin.incrementalAlterConfigs(Map.of(topic, changes)).all().get();
    }
  }

  /** One server, measured path by path. */
  private static final class Run implements AutoCloseable {
    private final Figures figures;
    private final Platform platform;
    private final FrontingProcess server;
    private final Duration time;
    private final int port = Platform.port(8420);
    private final Admin admin;
    private final BareProducer bare;

    Run(
        Figures figures,
        Platform platform,
        BareProducer bare,
        String name,
        List<String> flags,
        Duration time) {
      this.figures = figures;
      this.platform = platform;
      this.bare = bare;
      this.time = time;
      server = FrontingProcess.start(platform, name, port, flags);
      admin = Admin.create(Map.of("bootstrap.servers", platform.bootstrap()));
    }

    void grpc() throws Exception {
      try (GrpcLoad load = new GrpcLoad(port, platform.token())) {
        WarmUp.run(load);
        paced(load);
        Beside beside = beside("gRPC", load);
        figures.add("producer.rate_per_s", beside.bare(), "a bare Kafka producer");
        figures.add("grpc.rate_per_s", beside.rate(), "gRPC, batches of 100");
        ratio("grpc", beside, 0.6);
        figures.add("grpc.cpu_us_per_event", beside.cpuMicros(), "CPU of the server alone");
        figures.goal("grpc.cpu_us_per_event", beside.cpuMicros() <= 3, "<= 3 us");
      }
    }

    private void paced(GrpcLoad load) throws Exception {
      Beside beside = new Beside();
      List<Double> bareP99 = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        double bareRate = bare.run(PACED, time);
        bareP99.add(bare.latencies().millis(0.99));
        beside.add(bareRate, load.run(PACED, time));
        beside.addP99(load.latencies().millis(0.99));
      }
      double limit = Beside.median(bareP99);
      figures.add(
          "producer.p99_ms", limit, "of the bare producer at %,.0f/s".formatted(beside.bare()));
      figures.add("grpc.p99_ms", beside.p99Ms(), "of a batch at %,.0f/s".formatted(beside.rate()));
      figures.goal("grpc.p99_ms", beside.p99Ms() <= 2 * limit, "<= 2 x the bare producer's");
    }

    void rest() throws Exception {
      int connections = BareProducer.IN_FLIGHT / 100;
      RestLoad load = new RestLoad(port, platform.token(), 100, connections);
      WarmUp.run(load);
      Beside beside = beside("REST", load);
      figures.add(
          "rest.rate_per_s",
          beside.rate(),
          "REST protobuf, batches of 100, %d connections".formatted(connections));
      ratio("rest", beside, 0.5);
    }

    void single() throws Exception {
      RestLoad load = new RestLoad(port, platform.token(), 1, 256);
      WarmUp.run(load);
      Beside beside = beside("single REST", load);
      double rate = beside.rate();
      figures.add("single.rate_per_s", rate, "REST protobuf, an event a request, 256 connections");
      figures.goal("single.rate_per_s", rate >= 15_000, ">= 15,000/s");
      figures.add("single.p99_ms", beside.p99Ms(), "of a request");
    }

    /** Runs the load by turns with the bare producer. */
    private Beside beside(String path, ServerLoad load) throws Exception {
      Beside beside = new Beside();
      for (int run = 0; run < RUNS; run++) {
        double bareRate = bare.run(time);
        long before = stored();
        Duration cpu = cpu();
        beside.add(bareRate, load.run(time));
        Tally answers = load.answers();
        beside.addCpu(cpu().minus(cpu), answers.count(Code.STORED));
        beside.addP99(load.latencies().millis(0.99));
        all(path, answers.count(Code.STORED), before, answers.others());
      }
      return beside;
    }

    void spool() throws Exception {
      Brokers brokers = Brokers.of(platform);
      long before = stored();
      try (GrpcLoad load = new GrpcLoad(port, platform.token())) {
        long spooled;
        brokers.freeze();
        try {
          load.run(2_000, Duration.ofSeconds(5)); // until events go to the disk
          double rate = load.run(time);
          spooled = load.answers().count(Code.SPOOLED);
          figures.add("spool.rate_per_s", rate, "gRPC, batches of 100, fsynced on the server");
          figures.goal("spool.rate_per_s", rate >= 100_000, ">= 100,000/s");
        } finally {
          brokers.thaw();
        }
        drain(before, spooled);
        long now = stored() - before;
        figures.require(now >= spooled, "spool: " + spooled + " spooled, " + now + " stored");
      }
    }

    /** From the first event that is stored again to the last. */
    private void drain(long before, long spooled) throws Exception {
      long begin = 0;
      long last = before;
      while (server.metric("fronting_spool_bytes") > 0) {
        long now = stored();
        if (begin == 0 && now > last) {
          begin = System.nanoTime();
          before = now;
        }
        last = now;
        Waiting.until(java.time.Instant.now().plusMillis(50));
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      double rate = (stored() - before) / seconds;
      figures.add(
          "drain.rate_per_s", rate, "from the spool to Kafka, %,d events".formatted(spooled));
      figures.goal("drain.rate_per_s", rate >= 100_000, ">= 100,000/s");
    }

    void sockets() throws Exception {
      try (SocketLoad load = new SocketLoad(port, platform.token())) {
        load.open(SOCKETS);
        long idle = Processes.residentMegabytes(Map.of("server", server.pid()));
        figures.add("websocket.idle_rss_mb", idle, "of the server, 10,000 idle WebSockets");
        figures.goal("websocket.idle_rss_mb", idle <= 400, "<= 400 MB");
        load.run(SOCKETS / 10.0, Duration.ofSeconds(40)); // its code, too
        load.run(SOCKETS / 10.0, time);
        double p99 = load.latencies().millis(0.99);
        figures.add("websocket.p99_ms", p99, "each sending an event every 10 s");
        figures.goal("websocket.p99_ms", p99 <= 50, "<= 50 ms");
        long loaded = Processes.residentMegabytes(Map.of("server", server.pid()));
        figures.add("websocket.rss_mb", loaded, "of the server meanwhile");
        figures.require(load.refused() == 0, "WebSocket: " + load.refused() + " events refused");
      }
    }

    private void ratio(String path, Beside beside, double goal) {
      double ratio = beside.ratio();
      figures.add(path + ".ratio_vs_producer", ratio, "of the bare producer's rate");
      figures.goal(path + ".ratio_vs_producer", ratio >= goal, ">= " + goal);
    }

    /** What was answered STORED is on the brokers: these loads send nothing twice. */
    private void all(String path, long acknowledged, long before, long refused)
        throws ExecutionException, InterruptedException {
      long now = stored() - before;
      figures.require(
          now >= acknowledged,
          path + ": " + acknowledged + " events acknowledged, " + now + " stored");
      figures.require(refused == 0, path + ": " + refused + " events refused");
    }

    private long stored() throws ExecutionException, InterruptedException {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      admin
          .describeTopics(List.of(SampleEvents.TOPIC))
          .allTopicNames()
          .get()
          .values()
          .forEach(
              topic ->
                  topic
                      .partitions()
                      .forEach(
                          each ->
                              ends.put(
                                  new TopicPartition(topic.name(), each.partition()),
                                  OffsetSpec.latest())));
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    }

    @Override
    public void close() {
      admin.close();
      server.close();
    }

    private Duration cpu() {
      return Objects.requireNonNull(Processes.cpu(Map.of("server", server.pid())).get("server"));
    }
  }
}
