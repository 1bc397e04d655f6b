package io.asgard.conformance;

import java.util.Map;

/** The real fronting server, by the protocol that the gate speaks. */
interface Upstream extends AutoCloseable {
  /** Headers by their lower-case names. */
  Reply send(byte[] request, Map<String, String> headers) throws Exception;

  @Override
  void close();
}
