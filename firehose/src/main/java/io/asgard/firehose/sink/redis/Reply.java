package io.asgard.firehose.sink.redis;

/**
 * What a command came to.
 *
 * @param answered whether Redis said something
 * @param error what it said against it, or why it said nothing; empty if all is well
 */
record Reply(boolean answered, String error) {
  static final Reply OK = new Reply(true, "");

  static Reply error(String error) {
    return new Reply(true, error);
  }

  static Reply none(String reason) {
    return new Reply(false, reason);
  }

  boolean isOk() {
    return answered && error.isEmpty();
  }

  /** The word that an error begins with, such as WRONGTYPE. */
  String code() {
    int end = error.indexOf(' ');
    return end < 0 ? error : error.substring(0, end);
  }
}
