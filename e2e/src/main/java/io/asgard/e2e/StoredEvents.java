package io.asgard.e2e;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that a topic holds, read by a bare consumer. */
public final class StoredEvents {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Set<UUID> ids = new HashSet<>();
  private final Map<String, List<String>> drivers = new HashMap<>();
  private long records;

  /** Reads the topic from its beginning to its end of now. */
  public static StoredEvents read(String bootstrap, String topic) {
    StoredEvents events = new StoredEvents();
    each(bootstrap, topic, events::add);
    return events;
  }

  /** Shows every record that the topic has now, in the order of its partition. */
  public static void each(
      String bootstrap, String topic, Consumer<ConsumerRecord<byte[], byte[]>> to) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "fetch.max.bytes", 50_000_000);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(to);
      }
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(EventHeaders.NAME);
    EventMeta meta = EventHeaders.parse(header.value()).orElseThrow();
    if (meta.getKind() != EventMeta.Kind.EVENT) {
      return;
    }
    records++;
    ids.add(EventHeaders.uuid(meta.getId()));
    if (!record.topic().equals("driver-location")) {
      return;
    }
    try {
      count(DriverLocation.parseFrom(record.value()), meta.getEventTimeMs());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void count(DriverLocation event, long time) {
    String cell = Cells.id(event.getLocation().getLatitude(), event.getLocation().getLongitude());
    drivers
        .computeIfAbsent(
            cell + " " + event.getVehicleType() + " " + Cells.windowEnd(time, WINDOW),
            key -> new ArrayList<>())
        .add(event.getDriverId());
  }

  /** Ids of all events, each once. */
  public Set<UUID> ids() {
    return ids;
  }

  /** Records of an id that was there before. */
  public long duplicates() {
    return records - ids.size();
  }

  /** The end of the earliest window of {@link #counts}. */
  public Instant firstWindow() {
    return drivers.keySet().stream()
        .map(key -> Long.parseLong(key.substring(key.lastIndexOf(' ') + 1)))
        .min(Comparator.naturalOrder())
        .map(Instant::ofEpochMilli)
        .orElseThrow();
  }

  /** "unique drivers of positions", by "cell vehicle-type end-of-window". */
  public Map<String, String> counts() {
    Map<String, String> counts = new TreeMap<>();
    drivers.forEach((key, all) -> counts.put(key, new HashSet<>(all).size() + " of " + all.size()));
    return counts;
  }
}
