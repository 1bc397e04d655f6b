package io.asgard.producer;

/** What is done to requests before they are sent. */
public enum Compression {
  NONE("identity"),
  /** Costs CPU time, saves network: worth it between data centres. */
  GZIP("gzip");

  private final String encoding;

  Compression(String encoding) {
    this.encoding = encoding;
  }

  /** The name that gRPC has for it. */
  String encoding() {
    return encoding;
  }
}
