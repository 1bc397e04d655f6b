package io.asgard.dagger.decode;

import io.asgard.platform.records.WireReader;
import io.asgard.platform.records.WireReader.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.variant.Variant;
import org.jspecify.annotations.Nullable;

/**
 * A row that is read from protobuf bytes. Numbers stay in an array of longs, strings point into the
 * bytes: what is left to allocate is one small object per string. Meant to be read into again and
 * again; what it handed out stays valid, but for nested rows. Not thread-safe.
 */
public final class WireRow implements RowData {
  private static final byte[] NO_BYTES = {};

  private final RowShape shape;
  private final long[] bits;
  private final @Nullable Object[] values;
  private final @Nullable Object[] absent;
  private final boolean[] present;
  private final WireReader reader = new WireReader();
  private RowKind kind = RowKind.INSERT;
  private byte[] source = NO_BYTES;
  private int offset;
  private int length;
  private int version = -1;

  /** A row without values. */
  public WireRow(RowShape shape) {
    this.shape = shape;
    int columns = shape.columns.length;
    this.bits = new long[columns];
    this.values = new Object[columns];
    this.absent = new Object[columns];
    this.present = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      Column column = shape.columns[i];
      this.absent[i] = column.nullable || column.inBits() ? null : column.absent();
    }
  }

  /**
   * Reads a message.
   *
   * @throws MalformedException if the bytes are not such a message; the row is then undefined
   */
  public void read(byte[] message) {
    read(message, 0, message.length);
  }

  void read(byte[] message, int from, int count) {
    source = message;
    offset = from;
    length = count;
    clear();
    reader.reset(message, from, count);
    for (int tag = reader.nextTag(); tag != 0; tag = reader.nextTag()) {
      int position = shape.position(tag >>> 3);
      if (position < 0 || !shape.used[position] || !set(position, tag & 7)) {
        reader.skip(tag);
      }
    }
    finish();
  }

  private void clear() {
    version = shape.version;
    for (int i = 0; i < present.length; i++) {
      if (shape.used[i]) {
        clear(i);
      }
    }
  }

  private void clear(int position) {
    Column column = shape.columns[position];
    present[position] = !column.nullable;
    bits[position] = 0;
    // A nested row is kept, to be read into again.
    if (column.type != ValueType.MESSAGE || column.form != Column.Form.ONE) {
      values[position] = absent[position];
    }
  }

  /** Reads the value at the cursor into the column, unless its wire type is not the column's. */
  private boolean set(int position, int wireType) {
    Column column = shape.columns[position];
    return switch (column.form) {
      case ONE -> wireType == column.wireType() && setOne(position, column);
      case LIST -> add(position, column, wireType);
      case MAP -> wireType == WireReader.LENGTH_DELIMITED && put(position, column);
    };
  }

  private boolean setOne(int position, Column column) {
    if (column.inBits()) {
      bits[position] = column.bits(reader);
    } else if (column.type == ValueType.MESSAGE) {
      nest(position, column);
    } else {
      Object value = column.object(reader);
      if (column.unknown(value)) {
        return true;
      }
      values[position] = value;
    }
    present[position] = true;
    if (column.oneof >= 0) {
      clearRivals(position, column.oneof);
    }
    return true;
  }

  private void nest(int position, Column column) {
    int count = reader.length();
    int start = reader.position();
    reader.advance(count);
    WireRow row = (WireRow) values[position];
    if (row == null) {
      row = new WireRow(column.shape());
      values[position] = row;
    }
    if (present[position]) {
      // A message that comes twice is merged, which is what its concatenated bytes mean.
      byte[] merged = Arrays.copyOfRange(row.source, row.offset, row.offset + row.length + count);
      System.arraycopy(reader.bytes(), start, merged, row.length, count);
      row.read(merged, 0, merged.length);
      return;
    }
    row.read(reader.bytes(), start, count);
  }

  private void clearRivals(int position, int oneof) {
    for (int i = 0; i < present.length; i++) {
      if (i != position && shape.columns[i].oneof == oneof) {
        clear(i);
      }
    }
  }

  private boolean add(int position, Column column, int wireType) {
    boolean packed =
        wireType == WireReader.LENGTH_DELIMITED && column.type.packable() && !column.wrapped;
    if (wireType != column.wireType() && !packed) {
      return false;
    }
    List<Object> list = list(position);
    if (!packed) {
      addOne(list, column);
      return true;
    }
    int count = reader.length();
    int end = reader.position() + count;
    int outer = reader.limit();
    reader.move(reader.position(), end);
    while (reader.position() < end) {
      addOne(list, column);
    }
    reader.move(end, outer);
    return true;
  }

  private void addOne(List<Object> list, Column column) {
    Object value = column.object(reader);
    if (!column.unknown(value)) {
      list.add(value);
    }
  }

  @SuppressWarnings("unchecked")
  private List<Object> list(int position) {
    Object value = values[position];
    if (value instanceof List<?> list) {
      return (List<Object>) list;
    }
    List<Object> list = new ArrayList<>();
    values[position] = list;
    return list;
  }

  @SuppressWarnings("unchecked")
  private boolean put(int position, Column column) {
    Object value = values[position];
    Map<Object, Object> map;
    if (value instanceof Map<?, ?> known) {
      map = (Map<Object, Object>) known;
    } else {
      map = new LinkedHashMap<>();
      values[position] = map;
    }
    int count = reader.length();
    int start = reader.position();
    reader.advance(count);
    WireRow entry = new WireRow(column.shape());
    entry.read(reader.bytes(), start, count);
    map.put(entry.boxed(0), entry.boxed(1));
    return true;
  }

  /** The column's value as Flink takes it in a map; an absent message is an empty one. */
  private Object boxed(int position) {
    Column column = shape.columns[position];
    if (column.inBits()) {
      return column.type.boxed(bits[position]);
    }
    Object value = values[position];
    if (value != null) {
      return value;
    }
    if (column.type != ValueType.MESSAGE) {
      return column.absent();
    }
    WireRow empty = new WireRow(column.shape());
    empty.read(NO_BYTES, 0, 0);
    return empty;
  }

  private void finish() {
    for (int position : shape.collections) {
      if (values[position] instanceof List<?> list) {
        values[position] = new GenericArrayData(list.toArray());
      } else if (values[position] instanceof Map<?, ?> map) {
        values[position] = new GenericMapData(map);
      }
    }
    if (shape.time >= 0 && present[shape.time]) {
      time(bits[shape.time]);
    }
  }

  /** Whether the message has an event time. */
  public boolean hasTime() {
    return present[shape.time];
  }

  /** The event time, milliseconds since the epoch. */
  public long time() {
    return bits[shape.time];
  }

  /** Gives the row an event time that its message does not have. */
  public void time(long millis) {
    int at = shape.rowtime;
    bits[shape.time] = millis;
    if (at >= 0) {
      bits[at] = millis;
      present[at] = true;
    }
  }

  // A nested row decodes what is asked of it for the first time. What the source walked through
  // is well-formed; what hides in a message that nobody looked into so far may not be.
  private void need(int position) {
    if (!shape.used[position]) {
      shape.use(position);
    }
    if (version == shape.version) {
      return;
    }
    try {
      read(source, offset, length);
    } catch (MalformedException e) {
      read(NO_BYTES, 0, 0);
    }
  }

  @Override
  public int getArity() {
    return shape.arity;
  }

  @Override
  public RowKind getRowKind() {
    return kind;
  }

  @Override
  public void setRowKind(RowKind rowKind) {
    kind = rowKind;
  }

  @Override
  public boolean isNullAt(int position) {
    need(position);
    return !present[position];
  }

  @Override
  public boolean getBoolean(int position) {
    need(position);
    return bits[position] != 0;
  }

  @Override
  public int getInt(int position) {
    need(position);
    return (int) bits[position];
  }

  @Override
  public long getLong(int position) {
    need(position);
    return bits[position];
  }

  @Override
  public float getFloat(int position) {
    need(position);
    return Float.intBitsToFloat((int) bits[position]);
  }

  @Override
  public double getDouble(int position) {
    need(position);
    return Double.longBitsToDouble(bits[position]);
  }

  @Override
  public TimestampData getTimestamp(int position, int precision) {
    need(position);
    return TimestampData.fromEpochMillis(bits[position]);
  }

  @Override
  public StringData getString(int position) {
    return value(position, StringData.class);
  }

  @Override
  public DecimalData getDecimal(int position, int precision, int scale) {
    return value(position, DecimalData.class);
  }

  @Override
  public byte[] getBinary(int position) {
    return value(position, byte[].class);
  }

  @Override
  public ArrayData getArray(int position) {
    return value(position, ArrayData.class);
  }

  @Override
  public MapData getMap(int position) {
    return value(position, MapData.class);
  }

  @Override
  public RowData getRow(int position, int fields) {
    return value(position, RowData.class);
  }

  private <T> T value(int position, Class<T> type) {
    need(position);
    return type.cast(Objects.requireNonNull(values[position]));
  }

  @Override
  public byte getByte(int position) {
    throw new UnsupportedOperationException("no protobuf field is a TINYINT");
  }

  @Override
  public short getShort(int position) {
    throw new UnsupportedOperationException("no protobuf field is a SMALLINT");
  }

  @Override
  public <T> RawValueData<T> getRawValue(int position) {
    throw new UnsupportedOperationException("no protobuf field is a RAW");
  }

  @Override
  public Variant getVariant(int position) {
    throw new UnsupportedOperationException("no protobuf field is a VARIANT");
  }
}
