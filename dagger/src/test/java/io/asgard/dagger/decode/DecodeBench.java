package io.asgard.dagger.decode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.dagger.test.Everything;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * What it costs to get a query's columns out of an event: this decoder, protobuf's DynamicMessage
 * and its generated classes, on the same bytes in the same run; median of the rounds.
 */
final class DecodeBench {
  private static final int EVENTS = 1_000;
  private static final int ROUNDS = 41;
  private static final int REPEATS = 40;

  private DecodeBench() {}

  public static void main(String[] args) throws Exception {
    driverLocation();
    everything();
  }

  /** The sample job: driver, vehicle type, place and event time of a location. */
  private static void driverLocation() {
    byte[][] events = new byte[EVENTS][];
    for (int i = 0; i < EVENTS; i++) {
      events[i] = location(i).toByteArray();
    }
    RowShape shape = RowShape.of(DriverLocation.getDescriptor(), 2);
    int[] columns = positions(shape, "driver_id", "location", "vehicle_type", "rowtime");
    WireRow row = new WireRow(shape.project(columns));
    Descriptor type = DriverLocation.getDescriptor();
    FieldDescriptor[] fields = fields(type, "driver_id", "vehicle_type", "event_timestamp");
    FieldDescriptor place = type.findFieldByName("location");
    FieldDescriptor[] point = fields(Point.getDescriptor(), "latitude", "longitude");
    print(
        "driver location",
        events,
        bytes -> {
          row.read(bytes);
          var at = row.getRow(1, 2);
          return size(row.getString(0))
              + size(row.getString(2))
              + row.time()
              + (long) (at.getDouble(0) + at.getDouble(1));
        },
        bytes -> {
          Message message = parse(type, bytes);
          Message at = (Message) message.getField(place);
          return sum(message, fields) + sum(at, point);
        },
        bytes -> {
          DriverLocation message = DriverLocation.parseFrom(bytes);
          return message.getDriverId().length()
              + message.getVehicleType().ordinal()
              + message.getEventTimestamp().getSeconds()
              + (long) (message.getLocation().getLatitude() + message.getLocation().getLongitude());
        });
  }

  /** Three of more than thirty fields, one of them two messages deep. */
  private static void everything() {
    Messages messages = new Messages(1);
    byte[][] events = new byte[EVENTS][];
    for (int i = 0; i < EVENTS; i++) {
      events[i] = messages.next(Everything.getDescriptor(), 2).toByteArray();
    }
    RowShape shape = RowShape.of(Everything.getDescriptor(), 1);
    WireRow row = new WireRow(shape.project(positions(shape, "an_int64", "inner", "a_double")));
    FieldDescriptor[] fields = fields(Everything.getDescriptor(), "an_int64", "inner", "a_double");
    print(
        "3 of 34 fields",
        events,
        bytes -> {
          row.read(bytes);
          var inner = row.isNullAt(1) ? null : row.getRow(1, 5);
          long depth = inner == null || inner.isNullAt(2) ? 0 : inner.getRow(2, 3).getInt(0);
          return row.getLong(0) + depth + (long) row.getDouble(2);
        },
        bytes -> sum(parse(Everything.getDescriptor(), bytes), fields),
        bytes -> {
          Everything message = Everything.parseFrom(bytes);
          return message.getAnInt64()
              + message.getInner().getDeep().getDepth()
              + (long) message.getADouble();
        });
  }

  private static int size(StringData text) {
    return ((BinaryStringData) text).getSizeInBytes();
  }

  private interface Decoder {
    long decode(byte[] bytes) throws Exception;
  }

  private static void print(
      String what, byte[][] events, Decoder wire, Decoder dynamic, Decoder generated) {
    double[][] nanos = new double[3][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      nanos[0][round] = nanos(events, wire);
      nanos[1][round] = nanos(events, dynamic);
      nanos[2][round] = nanos(events, generated);
    }
    double[] median = Arrays.stream(nanos).mapToDouble(DecodeBench::median).toArray();
    int size = Arrays.stream(events).mapToInt(event -> event.length).sum() / events.length;
    System.out.printf(
        Locale.ROOT,
        "%s, %d bytes: %.0f ns; DynamicMessage %.0f ns (%.1f x), generated class %.0f ns (%.1f x)%n",
        what,
        size,
        median[0],
        median[1],
        median[1] / median[0],
        median[2],
        median[2] / median[0]);
  }

  // Of this thread alone: others share the machine.
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static volatile long sink;

  private static double nanos(byte[][] events, Decoder decoder) {
    ToLongFunction<byte[]> each =
        bytes -> {
          try {
            return decoder.decode(bytes);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    long start = CPU.getCurrentThreadCpuTime();
    long sum = 0;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      for (byte[] event : events) {
        sum += each.applyAsLong(event);
      }
    }
    sink = sum;
    return (double) (CPU.getCurrentThreadCpuTime() - start) / (REPEATS * events.length);
  }

  private static double median(double[] values) {
    double[] sorted = Arrays.copyOfRange(values, values.length / 2, values.length);
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static DriverLocation location(int i) {
    DriverLocation.Builder location =
        DriverLocation.newBuilder()
            .setDriverId("driver-" + i)
            .setLocation(Point.newBuilder().setLatitude(-6.2 + i).setLongitude(106.8))
            .setVehicleType(VehicleType.forNumber(i % 4))
            .setSpeedMetersPerSecond(i)
            .setBearingDegrees(i)
            .setRouteId("route-" + i)
            .setTripId("trip-" + i);
    location.getEventTimestampBuilder().setSeconds(1_489_622_400L + i).setNanos(5_000_000);
    return location.build();
  }

  private static int[] positions(RowShape shape, String... names) {
    return Arrays.stream(names).mapToInt(shape.names()::indexOf).toArray();
  }

  private static FieldDescriptor[] fields(Descriptor type, String... names) {
    return Arrays.stream(names).map(type::findFieldByName).toArray(FieldDescriptor[]::new);
  }

  private static Message parse(Descriptor type, byte[] bytes) throws Exception {
    return DynamicMessage.parseFrom(type, bytes);
  }

  private static long sum(Message message, FieldDescriptor[] fields) {
    long sum = 0;
    for (FieldDescriptor field : fields) {
      sum += message.getField(field) == null ? 0 : 1;
    }
    return sum;
  }
}
