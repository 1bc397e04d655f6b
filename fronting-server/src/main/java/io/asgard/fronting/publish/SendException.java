package io.asgard.fronting.publish;

/** Kafka did not take an event, and may take it when it is sent again. */
final class SendException extends Exception {
  private static final long serialVersionUID = 1;

  SendException(String reason) {
    super(reason);
  }
}
