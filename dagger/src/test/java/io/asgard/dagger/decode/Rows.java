package io.asgard.dagger.decode;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Rows as plain maps, lists and numbers, that can be compared. */
final class Rows {
  private Rows() {}

  static Map<String, @Nullable Object> plain(RowData row, RowType type) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      Object value = RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(row);
      plain.put(type.getFieldNames().get(i), plain(value, type.getTypeAt(i)));
    }
    return plain;
  }

  private static @Nullable Object plain(@Nullable Object value, LogicalType type) {
    if (value instanceof RowData row) {
      return plain(row, (RowType) type);
    }
    if (value instanceof ArrayData array) {
      return plain(array, ((ArrayType) type).getElementType());
    }
    if (value instanceof MapData map) {
      return plain(map, (MapType) type);
    }
    if (value instanceof TimestampData time) {
      return time.getMillisecond();
    }
    if (value instanceof DecimalData decimal) {
      return decimal.toBigDecimal();
    }
    if (value instanceof byte[] bytes) {
      return ByteString.copyFrom(bytes);
    }
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : value.toString();
  }

  private static List<@Nullable Object> plain(ArrayData array, LogicalType element) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
    List<@Nullable Object> plain = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      plain.add(plain(getter.getElementOrNull(array, i), element));
    }
    return plain;
  }

  private static Map<@Nullable Object, @Nullable Object> plain(MapData map, MapType type) {
    List<@Nullable Object> keys = plain(map.keyArray(), type.getKeyType());
    List<@Nullable Object> values = plain(map.valueArray(), type.getValueType());
    Map<@Nullable Object, @Nullable Object> plain = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      plain.put(keys.get(i), values.get(i));
    }
    return plain;
  }
}
