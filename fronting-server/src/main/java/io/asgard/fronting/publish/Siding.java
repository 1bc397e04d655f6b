package io.asgard.fronting.publish;

import io.asgard.contracts.v1.SpooledEvent;
import java.io.IOException;
import java.util.List;

/** Where the events of a topic go that its cluster does not take. */
interface Siding {
  /** Nowhere: such a topic holds up what is behind it. */
  Siding NONE =
      new Siding() {
        @Override
        public boolean holds(String topic) {
          return false;
        }

        @Override
        public boolean add(String topic, String reason, List<SpooledEvent> events) {
          return false;
        }
      };

  /** Whether the topic's events go here by now. */
  boolean holds(String topic);

  /**
   * From now on the topic's events go here, these first; returns once they are on the disk.
   *
   * @return whether there is a place for them
   */
  boolean add(String topic, String reason, List<SpooledEvent> events) throws IOException;
}
