package io.asgard.producer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * An event as it stands in a request: the field of a PublishRequest, with its tag and its length.
 * It is serialised once, into an array of its own; a request, a retry and the spool are these
 * arrays one after the other.
 *
 * @param keyHash of the key's bytes; the same in every run, because the spool depends on it
 */
record Encoded(byte[] bytes, int keyHash) {
  private static final int ID_BYTES = 16;
  // The id stands last, so that it is found without reading what comes before.
  private static final int ID_FIELD = 2 + ID_BYTES;

  /** Equal keys become equal bytes: maps are sorted. */
  static Encoded of(String topic, Message key, Message message) {
    int keySize = key.getSerializedSize();
    int messageSize = message.getSerializedSize();
    return write(topic, keySize, messageSize, key::writeTo, message::writeTo);
  }

  static Encoded of(String topic, ByteString key, ByteString message) {
    return write(
        topic,
        key.size(),
        message.size(),
        out -> out.writeRawBytes(key),
        out -> out.writeRawBytes(message));
  }

  /** The size that such an event would have. */
  static long size(String topic, int key, int message) {
    long body = body(topic, key, message);
    return body > Integer.MAX_VALUE / 2
        ? body
        : 1 + CodedOutputStream.computeUInt32SizeNoTag((int) body) + body;
  }

  static UUID id(byte[] bytes) {
    return new UUID(bigEndian(bytes, bytes.length - 16), bigEndian(bytes, bytes.length - 8));
  }

  private static Encoded write(
      String topic, int keySize, int messageSize, Content key, Content message) {
    byte[] bytes = new byte[Math.toIntExact(size(topic, keySize, messageSize))];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      field(out, PublishRequest.EVENTS_FIELD_NUMBER, (int) body(topic, keySize, messageSize));
      if (!topic.isEmpty()) {
        out.writeString(Event.TOPIC_FIELD_NUMBER, topic);
      }
      field(out, Event.KEY_FIELD_NUMBER, keySize);
      key.writeTo(out);
      int keyEnd = out.getTotalBytesWritten();
      field(out, Event.MESSAGE_FIELD_NUMBER, messageSize);
      message.writeTo(out);
      field(out, Event.ID_FIELD_NUMBER, ID_BYTES);
      out.writeFixed64NoTag(Long.reverseBytes(EventIds.high()));
      out.writeFixed64NoTag(Long.reverseBytes(EventIds.low()));
      out.checkNoSpaceLeft();
      return new Encoded(bytes, hash(bytes, keyEnd - keySize, keyEnd));
    } catch (IOException e) {
      throw new UncheckedIOException("event of " + topic + ": cannot be serialised", e);
    }
  }

  private static void field(CodedOutputStream out, int number, int size) throws IOException {
    out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
  }

  private static long body(String topic, int key, int message) {
    int name =
        topic.isEmpty() ? 0 : CodedOutputStream.computeStringSize(Event.TOPIC_FIELD_NUMBER, topic);
    return (long) name + field(key) + field(message) + ID_FIELD;
  }

  private static long field(int size) {
    return 1L + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  private static long bigEndian(byte[] bytes, int from) {
    long value = 0;
    for (int i = from; i < from + Long.BYTES; i++) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  private interface Content {
    void writeTo(CodedOutputStream out) throws IOException;
  }
}
