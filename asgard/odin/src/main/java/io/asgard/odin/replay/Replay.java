package io.asgard.odin.replay;

import io.asgard.odin.replay.ReplayResult.End;
import io.asgard.platform.service.Problems;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One run of a replay. */
public final class Replay {
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  // Of the open transaction of a dead run: readers of the target see nothing newer so long.
  private static final Duration TRANSACTION = Duration.ofSeconds(60);

  private final ReplayOrder order;
  private final Clock clock;
  private final Consumer<ReplayStatus> progress;
  private final Ledger ledger;
  private volatile boolean stopping;

  /**
   * A run that does nothing yet.
   *
   * @param progress is told each second what is durable
   */
  public Replay(ReplayOrder order, Clock clock, Consumer<ReplayStatus> progress) {
    this.order = order;
    this.clock = clock;
    this.progress = progress;
    this.ledger = new Ledger(order);
  }

  /** Ends the run within a moment; what was copied is counted, and the next run goes on. */
  public void stop() {
    stopping = true;
  }

  /**
   * Copies what is not copied yet.
   *
   * @throws IllegalArgumentException naming what cannot be done as it is asked for
   * @throws ReplayFailed if a cluster does not let it; the next run goes on
   */
  public ReplayResult run() {
    try (Cluster source = new Cluster(order.source());
        Cluster target = new Cluster(order.target())) {
      Sides sides = sides(source, target);
      ReplayPlanner.check(order, sides);
      // Before a producer is made: that would end another run of the id.
      Optional<ReplayState> before = known(target, sides, false);
      if (before.isPresent() && before.get().complete()) {
        return result(End.ALREADY_COMPLETE, before.get(), 0);
      }
      Optional<ReplayState> planned =
          before.isPresent() ? before : Optional.of(plan(source, sides));
      return run(target, sides, planned.get());
    }
  }

  private Sides sides(Cluster source, Cluster target) {
    Optional<TopicDescription> from = source.topic();
    Optional<TopicDescription> into = target.topic();
    Problems problems = new Problems();
    problems.check(from.isPresent(), missing(order.source()));
    problems.check(into.isPresent(), missing(order.target()));
    problems.throwIfAny();
    TopicDescription read = from.orElseThrow();
    TopicDescription written = into.orElseThrow();
    String origin = source.id() + "/" + read.topicId();
    return new Sides(
        origin,
        read.partitions().size(),
        written.partitions().size(),
        origin.equals(target.id() + "/" + written.topicId()));
  }

  private static String missing(StreamTopic topic) {
    return "topic: " + topic.topic() + " (expected: a topic of the stream " + topic.stream() + ")";
  }

  private Optional<ReplayState> known(Cluster target, Sides sides, boolean settled) {
    Optional<ReplayState> state = ledger.read(target, settled);
    state.ifPresent(found -> found.check(order, sides));
    return state;
  }

  private ReplayState plan(Cluster source, Sides sides) {
    Instant now = clock.instant();
    Optional<Instant> bound = ReplayPlanner.bound(order);
    List<Extent> extents =
        source.extents(
            sides.sourcePartitions(),
            bound.isPresent()
                ? OptionalLong.of(Math.max(0, bound.get().toEpochMilli()))
                : OptionalLong.empty());
    return ReplayPlanner.begin(order, sides, extents, source.retention(), now);
  }

  private ReplayResult run(Cluster target, Sides sides, ReplayState planned) {
    Producer<byte[], byte[]> producer = producer();
    try (var consumer = consumer()) {
      // From here on no other run of the id can write; only now what it wrote is settled.
      producer.initTransactions();
      ReplayState state = known(target, sides, true).orElse(planned);
      producer.beginTransaction();
      ledger.write(producer, state);
      producer.commitTransaction();
      Copy copy = new Copy(order, ledger, state, consumer, producer);
      copy.run(() -> stopping, progress);
      return result(state.complete() ? End.COMPLETE : End.STOPPED, state, copy.status().rate());
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new ReplayFailed(
          "id: " + order.id() + " (expected: one run at a time; another one has taken over)", e);
    } catch (OffsetOutOfRangeException e) {
      throw new ReplayFailed(
          "retention of "
              + order.source()
              + ": has deleted what was to be read next, offsets "
              + e.offsetOutOfRangePartitions()
              + " (expected: kept until the replay is through)",
          e);
    } catch (KafkaException e) {
      abort(producer);
      throw new ReplayFailed(
          "id: " + order.id() + ": " + reason(e) + "; what is copied counts, the next run goes on",
          e);
    } finally {
      producer.close(Duration.ofSeconds(1));
    }
  }

  private static String reason(KafkaException e) {
    return String.valueOf(e.getCause() == null ? e : e.getCause());
  }

  /** So that readers of the target need not wait for the transaction's timeout. */
  private static void abort(Producer<byte[], byte[]> producer) {
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      // There is none, or the cluster is away: it ends by its timeout.
    }
  }

  private ReplayResult result(End end, ReplayState state, double rate) {
    return new ReplayResult(
        order.id(),
        state.plan().words() + " into " + order.target(),
        end,
        new ReplayStatus(state.replayed(), state.skipped(), state.share(), rate));
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> config = new HashMap<>(order.target().client());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, order.name());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, order.name());
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION.toMillis());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 3);
    // How large a record may be is the topic's business.
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20);
    // What brokers do once per batch, and for each replica, is most of what a replay costs.
    config.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 << 10);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(order.source().client());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, order.name());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // What is gone is told, not passed over.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
    // Much of one partition at once makes full batches.
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
