package io.asgard.platform.records;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TimestampProto;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.TopicSchema;

final class Samples {
  private Samples() {}

  static FileDescriptorSet files() {
    return FileDescriptorSet.newBuilder()
        .addFile(TimestampProto.getDescriptor().toProto())
        .addFile(DriverLocation.getDescriptor().getFile().toProto())
        .build();
  }

  static TopicSchema topic(String name) {
    return TopicSchema.newBuilder()
        .setTopic(name)
        .setTeam("transport")
        .setKeyType("asgard.sample.DriverLocationKey")
        .setMessageType("asgard.sample.DriverLocation")
        .setEventTime(EventTime.newBuilder().setField("event_timestamp"))
        .build();
  }

  static DriverLocation location(long millis) {
    return DriverLocation.newBuilder()
        .setDriverId("d-1")
        .setEventTimestamp(
            Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(millis, 1000))
                .setNanos((int) Math.floorMod(millis, 1000L) * 1_000_000))
        .setLocation(Point.newBuilder().setLatitude(-6.2).setLongitude(106.8))
        .setVehicleType(VehicleType.BIKE)
        .setSpeedMetersPerSecond(3.5f)
        .build();
  }
}
