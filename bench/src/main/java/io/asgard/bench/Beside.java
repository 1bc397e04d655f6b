package io.asgard.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs of a load by turns with the bare producer. The speed of a machine changes: medians count.
 */
final class Beside {
  private final List<Double> bare = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();
  private final List<Double> p99Ms = new ArrayList<>();
  private double cpuMicros;
  private long events;

  /** The bare producer's rate, and that of the load right after it. */
  void add(double bareRate, double rate) {
    bare.add(bareRate);
    rates.add(rate);
    ratios.add(rate / bareRate);
  }

  void addP99(double millis) {
    p99Ms.add(millis);
  }

  void addCpu(Duration used, long stored) {
    cpuMicros += used.toNanos() / 1e3;
    events += stored;
  }

  double bare() {
    return median(bare);
  }

  double rate() {
    return median(rates);
  }

  double ratio() {
    return median(ratios);
  }

  double p99Ms() {
    return median(p99Ms);
  }

  /** CPU microseconds per event, over all runs. */
  double cpuMicros() {
    return cpuMicros / events;
  }

  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
