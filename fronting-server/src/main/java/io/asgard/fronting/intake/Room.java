package io.asgard.fronting.intake;

import io.asgard.platform.service.UnavailableException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.util.unit.DataSize;

/**
 * Bounds what requests of all conversations take while they wait for their answers. Thread-safe.
 */
final class Room {
  private final long max;
  private final AtomicLong bytes = new AtomicLong();

  Room(DataSize max) {
    this.max = max.toBytes();
  }

  /** Whether who has something waiting is to be asked for no more. */
  boolean tight() {
    return bytes.get() > max / 2;
  }

  /**
   * Takes some, to be given back in either case.
   *
   * @throws UnavailableException if there is not that much
   */
  void take(long size) {
    long all = bytes.addAndGet(size);
    if (all > max) {
      throw new UnavailableException(
          "waiting: %d bytes (expected: <= %d, fronting.max-receiving)".formatted(all, max));
    }
  }

  void give(long size) {
    bytes.addAndGet(-size);
  }
}
