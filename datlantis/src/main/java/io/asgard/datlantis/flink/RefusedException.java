package io.asgard.datlantis.flink;

/** The job says of itself that it cannot begin there. To try again changes nothing. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RefusedException(String reason) {
    super(reason);
  }
}
