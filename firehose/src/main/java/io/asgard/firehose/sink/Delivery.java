package io.asgard.firehose.sink;

/**
 * A sink's answer for one event.
 *
 * @param detail why it is not done; empty when it is
 */
public record Delivery(Outcome outcome, String detail) {
  private static final Delivery DONE = new Delivery(Outcome.DONE, "");
  private static final Delivery LATER = new Delivery(Outcome.LATER, "");

  public static Delivery done() {
    return DONE;
  }

  public static Delivery retry(String detail) {
    return new Delivery(Outcome.RETRY, detail);
  }

  public static Delivery reject(String detail) {
    return new Delivery(Outcome.REJECT, detail);
  }

  public static Delivery badEvent(String detail) {
    return new Delivery(Outcome.BAD_EVENT, detail);
  }

  public static Delivery later() {
    return LATER;
  }

  /** Not tried, for a reason that lies with the sink. */
  public static Delivery later(String detail) {
    return new Delivery(Outcome.LATER, detail);
  }
}
