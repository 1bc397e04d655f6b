package io.asgard.e2e.torture;

/** This machine lacks what a point needs. */
final class Skipped extends Exception {
  private static final long serialVersionUID = 1;

  Skipped(String needs) {
    super(needs);
  }
}
