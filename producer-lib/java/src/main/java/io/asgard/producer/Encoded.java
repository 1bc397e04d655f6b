package io.asgard.producer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
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
  private static final int TAG =
      PublishRequest.EVENTS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int ID_BYTES = 16;
  // The id stands last, so that it is found without reading what comes before.
  private static final int ID_FIELD = 2 + ID_BYTES;

  /** Equal keys become equal bytes: maps are sorted. */
  static Encoded of(Topic topic, Message key, Message message) {
    int keySize = key.getSerializedSize();
    int messageSize = message.getSerializedSize();
    byte[] bytes = new byte[Math.toIntExact(size(topic, keySize, messageSize))];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      begin(out, topic, keySize, messageSize);
      key.writeTo(out);
      int keyEnd = out.getTotalBytesWritten();
      field(out, Event.MESSAGE_FIELD_NUMBER, messageSize);
      message.writeTo(out);
      end(out);
      return new Encoded(bytes, hash(bytes, keyEnd - keySize, keyEnd));
    } catch (IOException e) {
      throw impossible(topic, e);
    }
  }

  static Encoded of(Topic topic, ByteString key, ByteString message) {
    byte[] bytes = new byte[Math.toIntExact(size(topic, key.size(), message.size()))];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      begin(out, topic, key.size(), message.size());
      out.writeRawBytes(key);
      int keyEnd = out.getTotalBytesWritten();
      field(out, Event.MESSAGE_FIELD_NUMBER, message.size());
      out.writeRawBytes(message);
      end(out);
      return new Encoded(bytes, hash(bytes, keyEnd - key.size(), keyEnd));
    } catch (IOException e) {
      throw impossible(topic, e);
    }
  }

  /** The size that such an event would have. */
  static long size(Topic topic, int key, int message) {
    long body = body(topic, key, message);
    return body > Integer.MAX_VALUE / 2 ? body : field((int) body);
  }

  /** The size of the event that begins there, by what it says itself; 0 if none does. */
  static int sizeAt(byte[] bytes, int from, int limit) {
    if (from >= limit || bytes[from] != TAG) {
      return 0;
    }
    CodedInputStream in = CodedInputStream.newInstance(bytes, from + 1, limit - from - 1);
    try {
      int body = in.readUInt32();
      int begin = from + 1 + in.getTotalBytesRead();
      return body >= ID_FIELD && body <= limit - begin ? begin + body - from : 0;
    } catch (IOException e) { // The length is cut off, or none.
      return 0;
    }
  }

  static UUID id(byte[] bytes) {
    return new UUID(bigEndian(bytes, bytes.length - 16), bigEndian(bytes, bytes.length - 8));
  }

  private static void begin(CodedOutputStream out, Topic topic, int key, int message)
      throws IOException {
    field(out, PublishRequest.EVENTS_FIELD_NUMBER, (int) body(topic, key, message));
    field(out, Event.TOPIC_FIELD_NUMBER, topic.utf8().length);
    out.writeRawBytes(topic.utf8());
    field(out, Event.KEY_FIELD_NUMBER, key);
  }

  private static void end(CodedOutputStream out) throws IOException {
    field(out, Event.ID_FIELD_NUMBER, ID_BYTES);
    out.writeFixed64NoTag(Long.reverseBytes(EventIds.high()));
    out.writeFixed64NoTag(Long.reverseBytes(EventIds.low()));
    out.checkNoSpaceLeft();
  }

  private static UncheckedIOException impossible(Topic topic, IOException cause) {
    return new UncheckedIOException(
        "event of " + topic.name() + ": its size changed while it was serialised", cause);
  }

  /** Begins a field; an empty one is left out, as protobuf does it. */
  private static void field(CodedOutputStream out, int number, int size) throws IOException {
    if (size == 0) {
      return;
    }
    out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
  }

  private static long body(Topic topic, int key, int message) {
    return field(topic.utf8().length) + field(key) + field(message) + ID_FIELD;
  }

  private static long field(int size) {
    return size == 0 ? 0 : 1L + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
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
}
