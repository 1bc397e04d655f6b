package io.asgard.fronting.intake;

import java.util.Locale;

/** The ways in, as metrics name them. */
enum Protocol {
  REST,
  GRPC,
  STREAM,
  WEBSOCKET,
  TAIL;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
