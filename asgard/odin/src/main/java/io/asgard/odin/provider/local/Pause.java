package io.asgard.odin.provider.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits; tests do not. */
interface Pause {
  Pause SLEEP = duration -> TimeUnit.MILLISECONDS.sleep(duration.toMillis());

  void of(Duration duration) throws InterruptedException;
}
