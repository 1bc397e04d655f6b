package io.asgard.conformance;

/** A server that follows a script. */
interface Gate {
  int port();

  /** Its place among the servers of the case. */
  int server();

  /** To where it passes on. */
  Upstream upstream();

  /** Opens the port. */
  void open() throws Exception;

  /** Closes the port and every connection; may be opened again. */
  void die();
}
