package io.asgard.dagger.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.Point;
import io.asgard.dagger.test.Everything;
import io.asgard.dagger.test.Inner;
import io.asgard.platform.records.WireReader.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class WireRowTest {
  private static final Set<String> SELF = Set.of(Everything.getDescriptor().getFullName());

  private final RowShape shape = RowShape.of(Everything.getDescriptor(), 1);

  @Test
  void readsWhatReflectionReads() throws Exception {
    WireRow row = new WireRow(shape);
    RowType type = type(shape);
    Messages messages = new Messages(1);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = messages.next(Everything.getDescriptor(), 0).toByteArray();
      row.read(bytes);
      Map<String, Object> plain = Rows.plain(row, type);
      plain.remove("rowtime");
      assertThat(plain).isEqualTo(expected(bytes));
    }
  }

  @Test
  void readsAnySubsetOfTheColumns() throws Exception {
    Messages messages = new Messages(2);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = messages.next(Everything.getDescriptor(), 0).toByteArray();
      RowShape some = shape.project(subset(random, shape.names().size() - 1));
      WireRow row = new WireRow(some);
      row.read(bytes);
      Map<String, Object> plain = Rows.plain(row, type(some));
      assertThat(expected(bytes)).containsAllEntriesOf(plain);
    }
  }

  @Test
  void survivesFlinksSerializer() throws Exception {
    RowType type = type(shape);
    RowDataSerializer serializer = new RowDataSerializer(type);
    Messages messages = new Messages(4);
    WireRow row = new WireRow(copy(shape));
    for (int i = 0; i < 100; i++) {
      byte[] bytes = messages.next(Everything.getDescriptor(), 0).toByteArray();
      row.read(bytes);
      RowData stored = serializer.toBinaryRow(row);
      assertThat(Rows.plain(stored, type)).containsAllEntriesOf(expected(bytes));
    }
  }

  @Test
  void nestedFieldsAreDecodedOnceSomebodyAsks() {
    RowShape shape = RowShape.of(DriverLocation.getDescriptor(), 2);
    WireRow row = new WireRow(shape.project(new int[] {2}));
    row.read(location(1.5, 2.5).toByteArray());
    RowShape point = shape.columns[2].shape();
    assertThat(point.used).containsExactly(false, false);
    assertThat(row.getRow(0, 2).getDouble(1)).isEqualTo(2.5);
    assertThat(point.used).containsExactly(false, true);
    row.read(location(3.5, 4.5).toByteArray());
    assertThat(row.getRow(0, 2).getDouble(1)).isEqualTo(4.5);
    assertThat(row.getRow(0, 2).getDouble(0)).isEqualTo(3.5);
  }

  @Test
  void mergesAMessageThatComesTwice() throws Exception {
    byte[] bytes =
        join(
            Everything.newBuilder().setInner(Inner.newBuilder().setName("a").setAmount(1)).build(),
            Everything.newBuilder().setInner(Inner.newBuilder().setAmount(2)).build());
    WireRow row = new WireRow(shape);
    row.read(bytes);
    assertThat(Rows.plain(row, type(shape))).containsAllEntriesOf(expected(bytes));
  }

  @Test
  void theLastOfAOneofWins() throws Exception {
    byte[] bytes =
        join(
            Everything.newBuilder().setTextChoice("first").build(),
            Everything.newBuilder().setNumberChoice(2).build());
    RowShape text = shape.project(new int[] {shape.names().indexOf("text_choice")});
    WireRow row = new WireRow(text);
    row.read(bytes);
    assertThat(row.isNullAt(0)).isTrue();
  }

  @Test
  void theEventTimeIsRowtime() {
    RowShape rowtime = shape.project(new int[] {shape.names().indexOf("rowtime")});
    WireRow row = new WireRow(rowtime);
    Timestamp time = Timestamp.newBuilder().setSeconds(-2).setNanos(999_000_000).build();
    row.read(Everything.newBuilder().setEventTimestamp(time).build().toByteArray());
    assertThat(row.hasTime()).isTrue();
    assertThat(row.getTimestamp(0, 3).getMillisecond()).isEqualTo(-1_001);
  }

  @Test
  void withoutAnEventTimeRowtimeCanBeGiven() {
    WireRow row = new WireRow(shape);
    row.read(new byte[0]);
    assertThat(row.hasTime()).isFalse();
    row.time(5);
    assertThat(row.getTimestamp(shape.names().indexOf("rowtime"), 3).getMillisecond()).isEqualTo(5);
    assertThat(row.isNullAt(0)).isTrue();
  }

  @Test
  void brokenBytesAreRefused() {
    byte[] bytes = new Messages(5).next(Everything.getDescriptor(), 0).toByteArray();
    WireRow row = new WireRow(RowShape.of(Everything.getDescriptor(), 1));
    assertThatThrownBy(() -> row.read(java.util.Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void noBytesCrashTheDecoder() {
    SplittableRandom random = new SplittableRandom(6);
    WireRow row = new WireRow(shape);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        row.read(bytes);
        Rows.plain(row, type(shape));
      } catch (MalformedException e) {
        // What callers expect.
      }
    }
  }

  private static Map<String, Object> expected(byte[] bytes) throws InvalidProtocolBufferException {
    return Messages.plain(DynamicMessage.parseFrom(Everything.getDescriptor(), bytes), SELF);
  }

  private static RowType type(RowShape shape) {
    return (RowType) shape.sql().getLogicalType();
  }

  private static int[] subset(SplittableRandom random, int columns) {
    return IntStream.range(0, columns).filter(i -> random.nextInt(4) == 0).toArray();
  }

  private static DriverLocation location(double latitude, double longitude) {
    return DriverLocation.newBuilder()
        .setLocation(Point.newBuilder().setLatitude(latitude).setLongitude(longitude))
        .build();
  }

  private static byte[] join(Everything first, Everything second) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    first.writeTo(out);
    second.writeTo(out);
    return out.toByteArray();
  }

  private static RowShape copy(RowShape shape) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ObjectOutputStream(out).writeObject(shape);
    return (RowShape)
        new ObjectInputStream(new ByteArrayInputStream(out.toByteArray())).readObject();
  }
}
