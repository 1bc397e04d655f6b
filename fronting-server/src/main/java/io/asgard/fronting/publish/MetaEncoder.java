package io.asgard.fronting.publish;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.asgard.contracts.v1.EventMeta;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes the meta of the events of one request; what they share is encoded once. */
final class MetaEncoder {
  private final EventMeta shared;
  private final byte[] encoded;

  MetaEncoder(String origin, long acceptedMs) {
    shared = EventMeta.newBuilder().setAcceptedMs(acceptedMs).setOrigin(origin).build();
    encoded = shared.toByteArray();
  }

  String origin() {
    return shared.getOrigin();
  }

  EventMeta message(ByteString id, long eventTimeMs) {
    return shared.toBuilder().setId(id).setEventTimeMs(eventTimeMs).build();
  }

  /** The serialised {@link #message}. */
  byte[] bytes(ByteString id, long eventTimeMs) {
    int own =
        CodedOutputStream.computeBytesSize(EventMeta.ID_FIELD_NUMBER, id)
            + CodedOutputStream.computeInt64Size(EventMeta.EVENT_TIME_MS_FIELD_NUMBER, eventTimeMs);
    byte[] all = new byte[own + encoded.length];
    CodedOutputStream out = CodedOutputStream.newInstance(all);
    try {
      out.writeBytes(EventMeta.ID_FIELD_NUMBER, id);
      out.writeInt64(EventMeta.EVENT_TIME_MS_FIELD_NUMBER, eventTimeMs);
      out.writeRawBytes(encoded);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array does not fail.
    }
    return all;
  }
}
