package io.asgard.registry.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

/**
 * Contracts as a column holds them: protobuf JSON, of which an older release ignores new fields.
 */
public final class Json {
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

  private Json() {}

  public static String print(MessageOrBuilder message) {
    try {
      return JsonFormat.printer().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(message.getDescriptorForType() + ": " + e.getMessage(), e);
    }
  }

  /** Merges a column's JSON into the builder, and returns it. */
  public static <B extends Message.Builder> B parse(String json, B into) {
    try {
      PARSER.merge(json, into);
      return into;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(json + ": " + e.getMessage(), e);
    }
  }
}
