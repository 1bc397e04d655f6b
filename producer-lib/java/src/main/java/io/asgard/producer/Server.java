package io.asgard.producer;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** One fronting server, and whether it is worth a request. */
final class Server {
  // How long others are asked instead, before this one is looked at again.
  private static final Backoff REST = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final ManagedChannel channel;
  private int failures; // guarded by this; in a row
  private long notBefore; // guarded by this; counts while there are failures

  Server(ManagedChannel channel) {
    this.channel = channel;
  }

  ManagedChannel channel() {
    return channel;
  }

  boolean good(long now) {
    synchronized (this) {
      if (failures == 0) {
        return true;
      }
      if (now - notBefore < 0) {
        return false;
      }
    }
    // Without the lock: the channel may run callbacks of other requests, and they ask servers too.
    // Connects if need be. No request is risked on a server that cannot even be reached.
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      rest(now);
      channel.resetConnectBackoff();
    }
    return state == ConnectivityState.READY;
  }

  private synchronized void rest(long now) {
    notBefore = now + REST.first().toNanos();
  }

  synchronized void answered() {
    failures = 0;
  }

  synchronized void failed(long now) {
    // The requests that fail together count as one failure.
    if (failures == 0 || now - notBefore >= 0) {
      failures++;
      notBefore = now + REST.delay(failures, ThreadLocalRandom.current().nextDouble());
    }
  }
}
