package io.asgard.dagger.decode;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.asgard.platform.records.WireReader;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** One field of a message as SQL sees it. */
final class Column implements Serializable {
  /** How many values a field has. */
  enum Form {
    ONE,
    LIST,
    MAP
  }

  private static final GenericArrayData NO_VALUES = new GenericArrayData(new Object[0]);
  private static final GenericMapData NO_ENTRIES = new GenericMapData(Map.of());

  final String name;

  /** The field's number; 0 for the column that is not a field, {@code rowtime}. */
  final int number;

  final Form form;
  final ValueType type;

  /** A google.protobuf wrapper: a message around one value, so that it can be absent. */
  final boolean wrapped;

  /** Whether absence is null; else it is the type's default. */
  final boolean nullable;

  /** The oneof that the field is in, or -1. */
  final int oneof;

  /** Of a message, and of a map's entries. */
  final @Nullable RowShape shape;

  private final TreeMap<Integer, String> enumNames = new TreeMap<>();
  private final boolean closedEnum;
  private final String enumType;
  private transient @Nullable EnumNames later;
  private transient @Nullable Map<Integer, StringData> enumValues;
  private transient int lastNumber;
  private transient @Nullable StringData lastValue;

  private Column(FieldDescriptor field, boolean wrapped, @Nullable RowShape shape) {
    this.name = field.getName();
    this.number = field.getNumber();
    this.form = field.isMapField() ? Form.MAP : field.isRepeated() ? Form.LIST : Form.ONE;
    this.wrapped = wrapped;
    FieldDescriptor value = wrapped ? field.getMessageType().findFieldByNumber(1) : field;
    this.type = ValueType.of(value);
    this.nullable = field.hasPresence();
    this.oneof =
        field.getRealContainingOneof() == null ? -1 : field.getRealContainingOneof().getIndex();
    this.shape = shape;
    boolean isEnum = field.getType() == FieldDescriptor.Type.ENUM;
    this.closedEnum = isEnum && field.legacyEnumFieldTreatedAsClosed();
    this.enumType = isEnum ? field.getEnumType().getFullName() : "";
    if (isEnum) {
      for (EnumValueDescriptor each : field.getEnumType().getValues()) {
        enumNames.putIfAbsent(each.getNumber(), each.getName());
      }
    }
  }

  private Column(String name, ValueType type) {
    this.name = name;
    this.number = 0;
    this.form = Form.ONE;
    this.type = type;
    this.wrapped = false;
    this.nullable = true;
    this.oneof = -1;
    this.shape = null;
    this.closedEnum = false;
    this.enumType = "";
  }

  static Column of(FieldDescriptor field, @Nullable RowShape shape) {
    return new Column(field, isWrapper(field), shape);
  }

  /** A column that no field of the message fills. */
  static Column apart(String name, ValueType type) {
    return new Column(name, type);
  }

  static boolean isWrapper(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().getFile().getFullName().equals("google/protobuf/wrappers.proto");
  }

  /** From now on, numbers that have no name here are looked up there. */
  void follow(EnumNames names) {
    later = names;
    if (shape != null) {
      shape.follow(names);
    }
  }

  /** The column's type in SQL. */
  DataType sql() {
    return switch (form) {
      case ONE -> nullable ? value().nullable() : value().notNull();
      case LIST -> DataTypes.ARRAY(value().notNull()).notNull();
      case MAP -> {
        RowShape entry = shape();
        yield DataTypes.MAP(entry.columns[0].value().notNull(), entry.columns[1].value().notNull())
            .notNull();
      }
    };
  }

  private DataType value() {
    return type == ValueType.MESSAGE ? shape().sql() : type.sql();
  }

  RowShape shape() {
    if (shape == null) {
      throw new IllegalStateException(name + " is no message");
    }
    return shape;
  }

  /** What an absent field reads as, if that is not null. */
  Object absent() {
    return switch (form) {
      case ONE -> type == ValueType.ENUM ? enumValue(0) : type.absent();
      case LIST -> NO_VALUES;
      case MAP -> NO_ENTRIES;
    };
  }

  /** Whether the field holds its value as bits rather than as an object. */
  boolean inBits() {
    return form == Form.ONE && type.inBits;
  }

  /** Whether a number of a closed enum is to be treated as if the field were not there. */
  boolean unknown(Object value) {
    return closedEnum && value instanceof Integer;
  }

  /** Reads one value as an object; an Integer for a value that a closed enum does not have. */
  Object object(WireReader in) {
    if (wrapped) {
      return unwrapped(in);
    }
    if (type == ValueType.ENUM) {
      int value = (int) in.varint();
      return closedEnum && enumName(value) == null ? value : enumValue(value);
    }
    return type == ValueType.MESSAGE ? message(in) : type.object(in);
  }

  /** Reads one value as bits. */
  long bits(WireReader in) {
    if (!wrapped) {
      return type.bits(in);
    }
    int outer = enter(in);
    int end = in.limit();
    long bits = 0;
    for (int tag = in.nextTag(); tag != 0; tag = in.nextTag()) {
      if (tag == (1 << 3 | type.wireType)) {
        bits = type.bits(in);
      } else {
        in.skip(tag);
      }
    }
    in.move(end, outer);
    return bits;
  }

  private Object unwrapped(WireReader in) {
    int outer = enter(in);
    int end = in.limit();
    Object value = type.absent();
    for (int tag = in.nextTag(); tag != 0; tag = in.nextTag()) {
      if (tag == (1 << 3 | type.wireType)) {
        value = type.object(in);
      } else {
        in.skip(tag);
      }
    }
    in.move(end, outer);
    return value;
  }

  private WireRow message(WireReader in) {
    int length = in.length();
    int start = in.position();
    in.advance(length);
    WireRow row = new WireRow(shape());
    row.read(in.bytes(), start, length);
    return row;
  }

  /** Narrows the reader to the message at its cursor; returns the limit to go back to. */
  private static int enter(WireReader in) {
    int length = in.length();
    int outer = in.limit();
    in.move(in.position(), in.position() + length);
    return outer;
  }

  /** The wire type that a single value of the field has. */
  int wireType() {
    return wrapped ? WireReader.LENGTH_DELIMITED : type.wireType;
  }

  // One object per value: nothing is allocated per row. An unknown number shows as itself.
  private StringData enumValue(int number) {
    StringData last = lastValue;
    if (last != null && lastNumber == number) {
      return last;
    }
    Map<Integer, StringData> values = enumValues;
    if (values == null) {
      values = new HashMap<>();
      enumValues = values;
    }
    StringData value = values.get(number);
    if (value == null) {
      String name = enumName(number);
      if (name == null) {
        // Not kept: a later version may have the name.
        return StringData.fromString(Integer.toString(number));
      }
      value = StringData.fromString(name);
      values.put(number, value);
    }
    lastNumber = number;
    lastValue = value;
    return value;
  }

  private @Nullable String enumName(int number) {
    String name = enumNames.get(number);
    return name == null && later != null ? later.name(enumType, number) : name;
  }
}
