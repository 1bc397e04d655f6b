package io.asgard.bench;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Work beside a bench, each on a thread of its own that does not keep the JVM. */
final class Background {
  private Background() {}

  static CompletableFuture<Void> run(Runnable work) {
    return CompletableFuture.runAsync(work, Background::start);
  }

  static <T> CompletableFuture<T> supply(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Background::start);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "background");
    thread.setDaemon(true);
    thread.start();
  }
}
