package io.asgard.odin;

import io.asgard.odin.provider.local.LocalOdin;
import org.springframework.context.SmartLifecycle;

/** Starts before the web server and ends after it. */
final class Supervision implements SmartLifecycle {
  private final LocalOdin odin;
  private volatile boolean running;

  Supervision(LocalOdin odin) {
    this.odin = odin;
  }

  @Override
  public void start() {
    odin.start();
    odin.recover();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
