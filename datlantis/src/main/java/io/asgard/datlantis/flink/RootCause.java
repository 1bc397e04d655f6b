package io.asgard.datlantis.flink;

/** What a stack trace is about. */
final class RootCause {
  private static final String CAUSED_BY = "Caused by: ";
  private static final int LONGEST = 1_000;

  private RootCause() {}

  /** The deepest cause with its message, without frames. */
  static String of(String trace) {
    int cause = trace.lastIndexOf(CAUSED_BY);
    String told = cause < 0 ? trace : trace.substring(cause + CAUSED_BY.length());
    int frames = told.indexOf("\n\tat ");
    String message = (frames < 0 ? told : told.substring(0, frames)).strip();
    return message.substring(0, Math.min(message.length(), LONGEST));
  }
}
