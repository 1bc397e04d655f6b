package io.asgard.registry.compatibility;

/** Where a change shows. */
public enum Surface {
  /** In the bytes on Kafka. */
  WIRE,
  /** In protobuf JSON: what Firehose delivers and fronting takes, and the columns of SQL. */
  JSON,
  /** In code that protoc generates. */
  CODE
}
