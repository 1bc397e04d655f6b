package io.asgard.bench;

import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Which numbered records came, and which came again. Thread-safe. */
final class Arrivals {
  private final BitSet[] seen =
      Stream.generate(BitSet::new).limit(Marked.PARTITIONS).toArray(BitSet[]::new);
  private final long[] again = new long[Marked.PARTITIONS];

  /** Whether it is one that had not come yet. */
  synchronized boolean take(ConsumerRecord<byte[], byte[]> record) {
    int number = (int) Marked.number(record.value());
    BitSet partition = seen[record.partition()];
    if (partition.get(number)) {
      again[record.partition()]++;
      return false;
    }
    partition.set(number);
    return true;
  }

  synchronized long distinct() {
    return Stream.of(seen).mapToLong(BitSet::cardinality).sum();
  }

  synchronized long twice() {
    return IntStream.range(0, again.length).mapToLong(i -> again[i]).sum();
  }

  /** Of the partition of which most came again, since this was asked last. */
  synchronized long mostAgain() {
    long most = 0;
    for (int i = 0; i < again.length; i++) {
      most = Math.max(most, again[i]);
      again[i] = 0;
    }
    return most;
  }
}
