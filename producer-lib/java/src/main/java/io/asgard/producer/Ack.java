package io.asgard.producer;

import io.asgard.contracts.v1.Answer.Code;
import java.util.UUID;

/**
 * What became of an event.
 *
 * @param code STORED and SPOOLED mean that it is durable; anything else says why it is not. SPOOLED
 *     is on a disk, of the fronting server or, as the detail then says, of this machine. An event
 *     that could not be delivered in time, or before the producer was closed, is UNAVAILABLE
 * @param id the event's id, made by the library, the same in every retry
 * @param detail empty for an event that a server has taken, else what was wrong and what was
 *     expected
 */
public record Ack(Code code, UUID id, String detail) {
  /** Whether the event is durable. */
  public boolean stored() {
    return code == Code.STORED || code == Code.SPOOLED;
  }
}
