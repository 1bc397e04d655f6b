package io.asgard.conformance;

/** A server that follows a script. */
interface Gate extends AutoCloseable {
  int port();

  /** Opens the port. */
  void open() throws Exception;

  /** Closes the port and every connection; may be opened again. */
  void die();

  @Override
  default void close() {
    die();
  }
}
