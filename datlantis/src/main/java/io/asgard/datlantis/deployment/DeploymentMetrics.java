package io.asgard.datlantis.deployment;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** steps = done + failed, once a round is through. */
public final class DeploymentMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger leader;

  public DeploymentMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.leader = registry.gauge("datlantis.leader", new AtomicInteger());
  }

  void leader(boolean acts) {
    leader.set(acts ? 1 : 0);
  }

  void done(Step step) {
    count("datlantis.steps", step);
  }

  void failed(Step step) {
    count("datlantis.steps.failed", step);
  }

  /** A job was taken along. */
  void moved(Move how) {
    relocation(how.name());
  }

  /** A job could not be taken along. */
  void refused() {
    relocation("REFUSED");
  }

  /** So long it did not run. */
  void arrived(Duration took) {
    registry.timer("datlantis.relocation").record(took);
  }

  private void relocation(String outcome) {
    registry
        .counter("datlantis.relocations", "outcome", outcome.toLowerCase(Locale.ROOT))
        .increment();
  }

  private void count(String name, Step step) {
    registry.counter(name, "action", step.action().name().toLowerCase(Locale.ROOT)).increment();
  }
}
