package io.asgard.dagger.sink;

import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a result mean: {@code window_timestamp} is the point time, {@code tag_x} the
 * tag "tag_x", {@code label_x} the tag "x", every other column a field.
 */
public final class ResultColumns implements Serializable {
  private static final String TIME = "window_timestamp";

  private final String measurement;
  private final int time;
  private final int timePrecision;
  private final List<TagColumn> tags;
  private final List<FieldColumn> fields;

  private ResultColumns(
      String table, int time, int timePrecision, List<TagColumn> tags, List<FieldColumn> fields) {
    this.measurement = LineProtocol.measurement(table);
    this.time = time;
    this.timePrecision = timePrecision;
    this.tags = tags;
    this.fields = fields;
  }

  /**
   * Matches a query's result with the metric that it is for.
   *
   * @param problem told of everything that does not fit
   */
  public static ResultColumns of(RowType result, MetricModel metric, Consumer<String> problem) {
    List<TagColumn> tags = new ArrayList<>();
    List<FieldColumn> fields = new ArrayList<>();
    int time = result.getFieldIndex(TIME);
    if (time < 0 || !result.getTypeAt(time).is(LogicalTypeFamily.TIMESTAMP)) {
      problem.accept(
          "sql: selects no "
              + TIME
              + " (expected: a TIMESTAMP column of that name, the window's end)");
    }
    for (int i = 0; i < result.getFieldCount(); i++) {
      String column = result.getFieldNames().get(i);
      LogicalType type = result.getTypeAt(i);
      if (column.startsWith("tag_") || column.startsWith("label_")) {
        tags.add(TagColumn.of(column, i, type, problem));
      } else if (i != time) {
        fields.add(FieldColumn.of(column, i, type, problem));
      }
    }
    compare(
        "tag", names(tags, TagColumn::name), names(metric.getTagsList(), Tag::getName), problem);
    compare(
        "field",
        names(fields, FieldColumn::name),
        names(metric.getFieldsList(), Field::getName),
        problem);
    String table = metric.getTable().isEmpty() ? metric.getName() : metric.getTable();
    return new ResultColumns(table, time, precision(result, time), tags, fields);
  }

  private static int precision(RowType result, int time) {
    return time < 0 ? 3 : LogicalTypeChecks.getPrecision(result.getTypeAt(time));
  }

  private static <T> Set<String> names(List<T> things, Function<T, String> name) {
    Set<String> names = new TreeSet<>();
    things.forEach(thing -> names.add(name.apply(thing)));
    return names;
  }

  private static void compare(
      String what, Set<String> selected, Set<String> declared, Consumer<String> problem) {
    if (!selected.equals(declared)) {
      problem.accept(
          "sql: selects the "
              + what
              + "s "
              + selected
              + " (expected: the metric's, "
              + declared
              + ")");
    }
  }

  /** The point time of a row, milliseconds since the epoch: the end of its window. */
  long time(RowData row) {
    return row.getTimestamp(time, timePrecision).getMillisecond();
  }

  /**
   * Writes a row as a line; without any field there is no point, and nothing is written.
   *
   * @return whether a line was written
   */
  boolean write(RowData row, StringBuilder out) {
    int start = out.length();
    out.append(measurement);
    for (TagColumn tag : tags) {
      if (!row.isNullAt(tag.position)) {
        LineProtocol.tag(out, tag.escapedName, row.getString(tag.position).toString());
      }
    }
    char separator = ' ';
    for (FieldColumn field : fields) {
      double value =
          row.isNullAt(field.position) ? Double.NaN : field.getter.value(row, field.position);
      if (LineProtocol.field(out, separator, field.escapedName, value)) {
        separator = ',';
      }
    }
    if (separator == ' ') {
      out.setLength(start);
      return false;
    }
    LineProtocol.time(out, time(row));
    return true;
  }

  private interface Getter extends Serializable {
    double value(RowData row, int position);
  }

  private record TagColumn(String name, String escapedName, int position) implements Serializable {
    static TagColumn of(String column, int position, LogicalType type, Consumer<String> problem) {
      if (!type.is(LogicalTypeFamily.CHARACTER_STRING)) {
        problem.accept(
            "sql: column "
                + column
                + " is "
                + type.copy(true).asSummaryString()
                + " (expected: STRING, for a tag)");
      }
      String name = column.startsWith("label_") ? column.substring("label_".length()) : column;
      return new TagColumn(name, LineProtocol.name(name), position);
    }
  }

  private record FieldColumn(String name, String escapedName, int position, Getter getter)
      implements Serializable {
    static FieldColumn of(String column, int position, LogicalType type, Consumer<String> problem) {
      Getter getter = getter(type);
      if (getter == null) {
        problem.accept(
            "sql: column "
                + column
                + " is "
                + type.copy(true).asSummaryString()
                + " (expected: a number, for a field; tags are named label_… or tag_…)");
        getter = (row, at) -> Double.NaN;
      }
      return new FieldColumn(column, LineProtocol.name(column), position, getter);
    }

    private static @Nullable Getter getter(LogicalType type) {
      LogicalTypeRoot root = type.getTypeRoot();
      return switch (root) {
        case TINYINT -> RowData::getByte;
        case SMALLINT -> RowData::getShort;
        case INTEGER -> RowData::getInt;
        case BIGINT -> RowData::getLong;
        case FLOAT -> RowData::getFloat;
        case DOUBLE -> RowData::getDouble;
        case DECIMAL -> decimal((DecimalType) type);
        default -> null;
      };
    }

    private static Getter decimal(DecimalType type) {
      int precision = type.getPrecision();
      int scale = type.getScale();
      return (row, at) -> row.getDecimal(at, precision, scale).toBigDecimal().doubleValue();
    }
  }
}
