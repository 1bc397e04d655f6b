package io.asgard.odin;

import io.asgard.odin.apply.LocalOdin;
import org.springframework.context.SmartLifecycle;

/** Takes the directory before the web server starts; two Odins would both find their port free. */
final class Supervision implements SmartLifecycle {
  private final LocalOdin odin;
  private volatile boolean running;

  Supervision(LocalOdin odin) {
    this.odin = odin;
  }

  @Override
  public void start() {
    odin.start();
    odin.reserve();
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
