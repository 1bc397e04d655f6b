package io.asgard.odin;

import java.util.function.IntConsumer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Ends Odin in good order, from a thread of its own: the request that asks for it is answered. */
final class Exit implements IntConsumer {
  private final ConfigurableApplicationContext context;

  Exit(ConfigurableApplicationContext context) {
    this.context = context;
  }

  @Override
  public void accept(int code) {
    Thread thread =
        new Thread(() -> System.exit(SpringApplication.exit(context, () -> code)), "exit");
    // A request's thread is a daemon and hands that on: the JVM would end first, with code 0.
    thread.setDaemon(false);
    thread.start();
  }
}
