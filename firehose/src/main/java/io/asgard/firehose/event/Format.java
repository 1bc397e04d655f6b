package io.asgard.firehose.event;

/** What the bytes of keys and messages are. */
public enum Format {
  /** Protobuf, of the types that the registry has for the topic. */
  PROTOBUF,
  /** JSON, of any shape. The key is text if it is no JSON. */
  JSON,
  /** Nothing that a firehose reads: they are handed on. */
  BYTES
}
