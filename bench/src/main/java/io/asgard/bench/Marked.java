package io.asgard.bench;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records of 200 bytes, numbered in each partition, with an id; half of a value is noise. */
final class Marked {
  static final String TOPIC = "driver-location";
  static final int PARTITIONS = 6;
  private static final int BYTES = 200;

  private final SplittableRandom random = new SplittableRandom(1);
  private final long[] next = new long[PARTITIONS];
  private long made;

  /** The next one; partitions take turns. */
  ProducerRecord<byte[], byte[]> next() {
    int partition = (int) (made++ % PARTITIONS);
    byte[] noise = new byte[BYTES / 2];
    random.nextBytes(noise);
    ByteBuffer value = ByteBuffer.allocate(BYTES - Long.BYTES);
    value.putLong(next[partition]++).put(noise);
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(made % 5_000).array();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(TOPIC, partition, null, key, value.array());
    ByteString id = EventHeaders.bytes(new UUID(made, random.nextLong()));
    record
        .headers()
        .add(
            EventHeaders.NAME,
            EventMeta.newBuilder()
                .setId(id)
                .setEventTimeMs(System.currentTimeMillis())
                .build()
                .toByteArray());
    return record;
  }

  long made() {
    return made;
  }

  static long number(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }
}
