package io.asgard.registry.catalog;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import io.asgard.contracts.sample.ApiLog;
import io.asgard.contracts.sample.Booking;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.TopicSchema;
import java.util.stream.Stream;

/** What tests register. */
public final class DescriptorSets {
  private static final FileDescriptor DRIVER = DriverLocation.getDescriptor().getFile();
  private static final FileDescriptor BOOKING = Booking.getDescriptor().getFile();
  private static final FileDescriptor TIMESTAMP = TimestampProto.getDescriptor();

  private DescriptorSets() {}

  /** The sample domain's types for a driver's location, in an order that needs sorting. */
  public static FileDescriptorSet driverLocation() {
    return of(DRIVER, TIMESTAMP);
  }

  /** The same and more. */
  public static FileDescriptorSet withBooking() {
    return of(BOOKING, DRIVER, TIMESTAMP);
  }

  /** The same and something else. */
  public static FileDescriptorSet withApiLog() {
    return of(DRIVER, ApiLog.getDescriptor().getFile(), TIMESTAMP);
  }

  static FileDescriptorSet of(FileDescriptor... files) {
    return FileDescriptorSet.newBuilder()
        .addAllFile(Stream.of(files).map(FileDescriptor::toProto).toList())
        .build();
  }

  /** A topic of these types. */
  public static TopicSchema topic(String name) {
    return TopicSchema.newBuilder()
        .setTopic(name)
        .setTeam("transport")
        .setKeyType("asgard.sample.DriverLocationKey")
        .setMessageType("asgard.sample.DriverLocation")
        .setEventTime(EventTime.newBuilder().setField("event_timestamp"))
        .build();
  }
}
