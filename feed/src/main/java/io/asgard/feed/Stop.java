package io.asgard.feed;

import io.asgard.feed.source.Pause;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish to end, and the waits that it cuts short: nothing is interrupted half-way. */
final class Stop implements Pause {
  private final CountDownLatch requested = new CountDownLatch(1);

  void request() {
    requested.countDown();
  }

  boolean requested() {
    return requested.getCount() == 0;
  }

  @Override
  public boolean of(long nanos) throws InterruptedException {
    return !requested.await(nanos, TimeUnit.NANOSECONDS);
  }
}
