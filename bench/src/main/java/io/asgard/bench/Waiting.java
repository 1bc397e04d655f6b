package io.asgard.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass: a bench measures over it. */
final class Waiting {
  private Waiting() {}

  static void until(Instant time) throws InterruptedException {
    Duration rest = Duration.between(Instant.now(), time);
    if (!rest.isNegative()) {
      new CountDownLatch(1).await(rest.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
