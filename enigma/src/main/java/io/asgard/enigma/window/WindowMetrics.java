package io.asgard.enigma.window;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** announced = readable in time + {@code enigma.windows.incomplete}. */
public final class WindowMetrics {
  private final Counter announced;
  private final Counter incomplete;
  private final Counter invalid;

  public WindowMetrics(MeterRegistry registry) {
    this.announced = registry.counter("enigma.windows.announced");
    this.incomplete = registry.counter("enigma.windows.incomplete");
    this.invalid = registry.counter("enigma.windows.invalid");
  }

  void announced() {
    announced.increment();
  }

  void incomplete() {
    incomplete.increment();
  }

  void invalid() {
    invalid.increment();
  }
}
