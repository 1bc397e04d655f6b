package io.asgard.fronting.publish;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What survives its producers: the records that were acknowledged, and how it behaves. */
final class FakeCluster {
  private enum Mood {
    TAKES,
    HOLDS,
    AWAY
  }

  private final Set<String> topics;
  private final Set<String> denied = new HashSet<>(); // guarded by this
  private final Set<String> hidden = new HashSet<>(); // guarded by this
  private final List<ProducerRecord<byte[], byte[]>> log = new ArrayList<>(); // guarded by this
  private final List<Waiting> waiting = new ArrayList<>(); // guarded by this
  private Mood mood = Mood.TAKES; // guarded by this
  private volatile CountDownLatch closing = new CountDownLatch(0);

  private record Waiting(
      Object producer, ProducerRecord<byte[], byte[]> record, Callback callback) {}

  FakeCluster(String... topics) {
    this.topics = Set.of(topics);
  }

  /** Takes no events of the topic, whatever it does with others. */
  synchronized void deny(String topic) {
    denied.add(topic);
  }

  synchronized void allow(String topic) {
    denied.remove(topic);
  }

  /** Does not even say which partitions the topic has. */
  synchronized void hide(String topic) {
    hidden.add(topic);
  }

  /** Acknowledges all that waits and all that comes. */
  synchronized void take() {
    mood = Mood.TAKES;
    waiting.forEach(each -> store(each.record(), each.callback()));
    waiting.clear();
  }

  /** Is there, and acknowledges nothing. */
  synchronized void hold() {
    mood = Mood.HOLDS;
  }

  /** Cannot be reached. */
  synchronized void away() {
    mood = Mood.AWAY;
  }

  /** Has its producers end only when that is counted down. */
  void closing(CountDownLatch latch) {
    closing = latch;
  }

  synchronized List<String> stored() {
    return log.stream().map(record -> location(record).getDriverId()).toList();
  }

  synchronized List<String> stored(String topic) {
    return log.stream()
        .filter(record -> record.topic().equals(topic))
        .map(record -> location(record).getDriverId())
        .toList();
  }

  synchronized List<Long> storedTimes() {
    return log.stream()
        .map(record -> record.headers().lastHeader(EventHeaders.NAME).value())
        .map(header -> EventHeaders.parse(header).map(EventMeta::getEventTimeMs).orElseThrow())
        .toList();
  }

  Producer<byte[], byte[]> producer() {
    return new FakeProducer();
  }

  private void store(ProducerRecord<byte[], byte[]> record, Callback callback) {
    log.add(record);
    callback.onCompletion(null, null);
  }

  private synchronized void sent(Waiting each) {
    if (denied.contains(each.record().topic())) {
      each.callback()
          .onCompletion(null, new TopicAuthorizationException(Set.of(each.record().topic())));
    } else if (mood == Mood.TAKES) {
      store(each.record(), each.callback());
    } else {
      waiting.add(each);
    }
  }

  private synchronized void given(FakeProducer producer) {
    for (Waiting each : List.copyOf(waiting)) {
      if (each.producer() == producer) {
        waiting.remove(each);
        each.callback().onCompletion(null, new KafkaException("Producer is closed forcefully."));
      }
    }
  }

  private static DriverLocation location(ProducerRecord<byte[], byte[]> record) {
    try {
      return DriverLocation.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Cluster metadata(Set<String> topics) {
    Node node = new Node(1, "k", 1);
    Node[] replicas = {node};
    List<PartitionInfo> partitions =
        topics.stream()
            .map(topic -> new PartitionInfo(topic, 0, node, replicas, replicas))
            .toList();
    return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
  }

  /** Kafka's own fake, for what it answers; what it is sent goes to the cluster. */
  private final class FakeProducer extends MockProducer<byte[], byte[]> {
    FakeProducer() {
      super(
          metadata(topics),
          true,
          new RoundRobinPartitioner(),
          new ByteArraySerializer(),
          new ByteArraySerializer());
    }

    @Override
    public java.util.concurrent.Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      sent(new Waiting(this, record, callback));
      return java.util.concurrent.CompletableFuture.completedFuture(null);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
      synchronized (FakeCluster.this) {
        if (hidden.contains(topic)) {
          throw new TopicAuthorizationException(Set.of(topic));
        }
      }
      return super.partitionsFor(topic);
    }

    @Override
    public void close(Duration timeout) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      given(this);
      super.close(timeout);
    }

    @Override
    public Map<MetricName, Metric> metrics() {
      MetricName name = new MetricName("connection-count", "producer-metrics", "", Map.of());
      double connections;
      synchronized (FakeCluster.this) {
        connections = mood == Mood.AWAY ? 0 : 1;
      }
      return Map.of(name, new Connections(name, connections));
    }
  }

  private record Connections(MetricName metricName, double value) implements Metric {
    @Override
    public Object metricValue() {
      return value;
    }
  }
}
