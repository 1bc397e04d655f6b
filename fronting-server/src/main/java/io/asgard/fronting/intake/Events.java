package io.asgard.fronting.intake;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A request as it was read.
 *
 * @param events in the order of the request
 * @param unreadable by index, why an event could not be read
 */
record Events(List<Event> events, Map<Integer, String> unreadable) {
  private static final int MOST = 10_000;
  private static final int EVENT_TAG =
      PublishRequest.EVENTS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  // Fields that nobody knows cost a hundred times their bytes, too.
  private static final Parser<PublishRequest> PARSER =
      DiscardUnknownFieldsParser.wrap(PublishRequest.parser());

  /**
   * Reads a request, and of one with too many events no more than shows it: they are counted before
   * they cost anything.
   */
  static PublishRequest parse(byte[] bytes) throws InvalidProtocolBufferException {
    CodedInputStream wire = CodedInputStream.newInstance(bytes);
    try {
      int events = 0;
      while (events <= MOST) {
        int tag = wire.readTag();
        events += tag == EVENT_TAG ? 1 : 0;
        if (tag == 0 || !wire.skipField(tag)) {
          return PARSER.parseFrom(bytes);
        }
      }
      return PARSER.parseFrom(bytes, 0, wire.getTotalBytesRead());
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The events of a protobuf request.
   *
   * @throws IllegalArgumentException if there are too many
   */
  static Events of(PublishRequest request) {
    checkCount(request.getEventsCount());
    return new Events(request.getEventsList(), Map.of());
  }

  /**
   * Bytes alone do not bound what a request costs: an event of two bytes takes a hundred times as
   * much in memory, its answer included.
   */
  static void checkCount(int events) {
    if (events > MOST) {
      throw new IllegalArgumentException(
          "events: more than " + MOST + " (expected: <= " + MOST + ")");
    }
  }

  long bytes() {
    long bytes = 0;
    for (Event event : events) {
      bytes += event.getKey().size() + event.getMessage().size();
    }
    return bytes;
  }
}
