package io.asgard.fronting.worker;

import io.asgard.contracts.v1.SpooledEvent;
import java.io.IOException;
import java.util.List;

/** Where events are kept that a data stream refuses for good, seam to the spool. */
public interface Aside {
  /**
   * Keeps events; returns once they are on the disk.
   *
   * @param reason of the first
   */
  void keep(List<SpooledEvent> events, String reason) throws IOException;
}
