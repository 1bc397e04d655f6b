package io.asgard.bench;

import java.time.Duration;

/** Sends events as fast as it goes. */
interface Load {
  /** Sends for that time; events a second that were stored or spooled. */
  double run(Duration time) throws Exception;
}
