package io.asgard.firehose.sink;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.json.JsonBytes;

/** Writes events of one type as JSON. */
interface EventJson {
  /**
   * Writes one JSON object without line breaks.
   *
   * @throws BadEventException if it has no JSON
   */
  void write(Subject subject, JsonBytes out);
}
