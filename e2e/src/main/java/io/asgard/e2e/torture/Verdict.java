package io.asgard.e2e.torture;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What streams hold of a load, compared with what the load was told. */
final class Verdict {
  private final Load load;
  private final boolean ordered;
  private final Set<UUID> seen = new HashSet<>();
  private final Map<String, Long> lastOfKey = new HashMap<>(); // on the stream that is being read
  private long duplicates;
  private long swapped;

  private Verdict(Load load, boolean ordered) {
    this.load = load;
    this.ordered = ordered;
  }

  /**
   * Reads the streams.
   *
   * @param ordered whether the order of a key has to hold, on each of them
   */
  static Verdict of(Load load, List<StreamReader> streams, boolean ordered) {
    Verdict verdict = new Verdict(load, ordered);
    for (StreamReader stream : streams) {
      verdict.lastOfKey.clear();
      stream.each(verdict::add);
    }
    return verdict;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    String key = key(record.key());
    if (!key.startsWith(load.run() + "-")) {
      return;
    }
    EventMeta meta =
        EventHeaders.parse(record.headers().lastHeader(EventHeaders.NAME).value()).orElseThrow();
    UUID id = EventHeaders.uuid(meta.getId());
    if (!seen.add(id)) {
      duplicates++;
      return;
    }
    // What was refused may be stored all the same, late: the order is that of the acknowledged.
    if (load.acknowledged().containsKey(id)) {
      Long last = lastOfKey.put(key, meta.getEventTimeMs());
      if (last != null && last > meta.getEventTimeMs()) {
        swapped++;
      }
    }
  }

  private static String key(byte[] bytes) {
    try {
      return DriverLocationKey.parseFrom(bytes).getDriverId();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether nothing was lost, and nothing out of order. Nothing may be refused either: each event
   * is one that a server has to take, and the load retries for longer than any fault lasts.
   */
  boolean right() {
    return !load.acknowledged().isEmpty()
        && load.refused().isEmpty()
        && lost() == 0
        && (swapped == 0 || !ordered);
  }

  /** Acknowledged and not stored. */
  long lost() {
    return load.acknowledged().keySet().stream().filter(id -> !seen.contains(id)).count();
  }

  @Override
  public String toString() {
    return "%,d acknowledged, %s refused, %,d lost, %,d out of order, %,d twice"
        .formatted(
            load.acknowledged().size(),
            load.refused().isEmpty() ? "0" : load.refused(),
            lost(),
            swapped,
            duplicates);
  }
}
