package io.asgard.conformance;

import java.util.Map;

/** What a server says to a request, in HTTP's words whatever the protocol. */
record Reply(Kind kind, int status, Map<String, String> headers, byte[] body, String detail) {
  enum Kind {
    ANSWER,
    DROP,
    HANG
  }

  static final Reply DROP = new Reply(Kind.DROP, 0, Map.of(), new byte[0], "");
  static final Reply HANG = new Reply(Kind.HANG, 0, Map.of(), new byte[0], "");

  static Reply ok(byte[] body) {
    return new Reply(Kind.ANSWER, 200, Map.of(), body, "");
  }

  static Reply failed(int status, Map<String, String> headers, String detail) {
    return new Reply(Kind.ANSWER, status, headers, new byte[0], detail);
  }
}
