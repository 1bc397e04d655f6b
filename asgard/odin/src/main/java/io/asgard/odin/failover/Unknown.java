package io.asgard.odin.failover;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.EventMeta;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Records of which it is not known whether they are on the other cluster too. One without an id is
 * on none but its own.
 */
final class Unknown {
  private static final String META = "asgard";

  private final boolean isCompacted;
  private final Set<ByteString> ids = new HashSet<>();
  private final Set<ByteString> keys = new HashSet<>();
  private long rows;

  /**
   * None yet.
   *
   * @param isCompacted whether only the newest record of a key counts
   */
  Unknown(boolean isCompacted) {
    this.isCompacted = isCompacted;
  }

  void add(ConsumerRecord<byte[], byte[]> row) {
    rows++;
    id(row).ifPresent(ids::add);
    key(row).ifPresent(keys::add);
  }

  /** The other cluster has this one. */
  void remove(ConsumerRecord<byte[], byte[]> row) {
    id(row).ifPresent(ids::remove);
    key(row).ifPresent(keys::remove);
  }

  boolean has(ConsumerRecord<byte[], byte[]> row) {
    return id(row).map(ids::contains).orElse(true) && key(row).map(keys::contains).orElse(true);
  }

  long rows() {
    return rows;
  }

  private Optional<ByteString> key(ConsumerRecord<byte[], byte[]> row) {
    return isCompacted && row.key() != null
        ? Optional.of(ByteString.copyFrom(row.key()))
        : Optional.empty();
  }

  static Optional<ByteString> id(ConsumerRecord<byte[], byte[]> row) {
    Header header = row.headers().lastHeader(META);
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(EventMeta.parseFrom(header.value()).getId()).filter(id -> !id.isEmpty());
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
