package io.asgard.dagger.decode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A message type as SQL sees it: its columns, and which of them are used. The planner says which
 * columns of a topic a query uses, but not which fields of a nested message; those are learnt from
 * the first rows, after which nested fields that nobody asks for are stepped over as well.
 *
 * <p>A field whose type contains the message itself is no column, for SQL has no recursive types.
 * Each task has its own copy; not thread-safe.
 */
public final class RowShape implements Serializable {
  /** The column with the event time, which every topic has. */
  public static final String ROWTIME = "rowtime";

  private static final int DENSE = 1 << 11;

  final Column[] columns;
  final boolean[] used;

  /** Of the columns, how many SQL sees; behind them are those that are only needed to decode. */
  final int arity;

  /** Where the event time is; -1 in a nested message. */
  final int time;

  /** Where the column rowtime is, or -1. */
  final int rowtime;

  /** Where the arrays and maps are. */
  final int[] collections;

  /** Grows when one more column becomes used. */
  int version;

  private final int[] positions;
  private final Map<Integer, Integer> sparse = new HashMap<>();

  private RowShape(List<Column> columns, int arity, boolean used, int timeField) {
    this.columns = columns.toArray(Column[]::new);
    this.arity = arity;
    this.used = new boolean[this.columns.length];
    Arrays.fill(this.used, used);
    int highest = columns.stream().mapToInt(c -> c.number).filter(n -> n < DENSE).max().orElse(0);
    this.positions = new int[highest + 1];
    Arrays.fill(positions, -1);
    int rowtimeColumn = -1;
    for (int i = 0; i < this.columns.length; i++) {
      int number = this.columns[i].number;
      if (number == 0) {
        rowtimeColumn = i;
      } else if (number < DENSE) {
        positions[number] = i;
      } else {
        sparse.put(number, i);
      }
    }
    this.collections =
        IntStream.range(0, this.columns.length)
            .filter(i -> this.columns[i].form != Column.Form.ONE)
            .toArray();
    this.rowtime = rowtimeColumn;
    this.time = timeField == 0 ? -1 : position(timeField);
  }

  /**
   * All columns of a topic's messages, then {@link #ROWTIME}.
   *
   * @param timeField number of the top-level Timestamp field that is the event time
   * @throws IllegalArgumentException if the message has a field of that name
   */
  public static RowShape of(Descriptor message, int timeField) {
    if (message.findFieldByName(ROWTIME) != null) {
      throw new IllegalArgumentException(
          message.getFullName() + ": has a field " + ROWTIME + " (expected: none; it is ours)");
    }
    List<Column> columns = columns(message, new HashSet<>(Set.of(message.getFullName())));
    columns.add(Column.apart(ROWTIME, ValueType.TIMESTAMP));
    return new RowShape(columns, columns.size(), true, timeField);
  }

  private static List<Column> columns(Descriptor message, Set<String> within) {
    List<Column> columns = new ArrayList<>();
    for (FieldDescriptor field : message.getFields()) {
      if (isLeaf(field)) {
        columns.add(Column.of(field, null));
      } else if (field.getType() != FieldDescriptor.Type.GROUP) {
        RowShape nested = nested(field, within);
        if (nested != null) {
          columns.add(Column.of(field, nested));
        }
      }
    }
    return columns;
  }

  // Null for a message that is within itself, and for one without columns: SQL has neither.
  private static @Nullable RowShape nested(FieldDescriptor field, Set<String> within) {
    String type = field.getMessageType().getFullName();
    if (!within.add(type)) {
      return null;
    }
    List<Column> columns = columns(field.getMessageType(), within);
    within.remove(type);
    return columns.size() < (field.isMapField() ? 2 : 1)
        ? null
        : new RowShape(columns, columns.size(), field.isMapField(), 0);
  }

  private static boolean isLeaf(FieldDescriptor field) {
    return field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
        || ValueType.of(field) == ValueType.TIMESTAMP
        || Column.isWrapper(field);
  }

  /** The shape with only these columns, in this order. */
  public RowShape project(int[] wanted) {
    List<Column> kept = new ArrayList<>();
    for (int position : wanted) {
      kept.add(columns[position]);
    }
    // Not for SQL: the event time, and the rivals of a oneof, which take a value away.
    for (int i = 0; i < columns.length; i++) {
      Column column = columns[i];
      boolean rival = column.oneof >= 0 && kept.stream().anyMatch(k -> k.oneof == column.oneof);
      if (!kept.contains(column) && (i == time || rival)) {
        kept.add(column);
      }
    }
    return new RowShape(kept, wanted.length, true, columns[time].number);
  }

  /** Names of the columns. */
  public List<String> names() {
    return Arrays.stream(columns).limit(arity).map(column -> column.name).toList();
  }

  /** Names of the message's fields that are decoded, the event time's among them. */
  public List<String> fields() {
    return Arrays.stream(columns).filter(c -> c.number > 0).map(column -> column.name).toList();
  }

  /** From now on, enum values without a name are looked up there. */
  public void follow(EnumNames names) {
    for (Column column : columns) {
      column.follow(names);
    }
  }

  /** The row's type in SQL. */
  public DataType sql() {
    return DataTypes.ROW(
        Arrays.stream(columns)
            .limit(arity)
            .map(column -> DataTypes.FIELD(column.name, column.sql()))
            .toList());
  }

  /** Position of the field's column, or -1. */
  int position(int number) {
    return number < positions.length ? positions[number] : sparse.getOrDefault(number, -1);
  }

  /** From now on the column is decoded. */
  void use(int position) {
    int oneof = columns[position].oneof;
    for (int i = 0; i < columns.length; i++) {
      used[i] |= i == position || oneof >= 0 && columns[i].oneof == oneof;
    }
    version++;
  }
}
