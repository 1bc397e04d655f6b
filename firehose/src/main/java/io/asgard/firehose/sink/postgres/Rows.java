package io.asgard.firehose.sink.postgres;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expression;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.expression.Texts;
import io.asgard.firehose.expression.ValueType;
import io.asgard.firehose.sink.Preparation;
import io.asgard.platform.service.Problems;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Computes the values of a row, each as the text that PostgreSQL reads. */
final class Rows implements Preparation<@Nullable String[]> {
  private final Map<String, String> columns;
  private final Compiled<List<Expression>> values = new Compiled<>(this::compile);
  private final Subject subject = new Subject();
  private final Texts texts = new Texts();

  Rows(Map<String, String> columns) {
    this.columns = columns;
  }

  private List<Expression> compile(Expressions types) {
    Problems problems = new Problems();
    List<Expression> compiled = new ArrayList<>();
    columns.forEach(
        (name, source) -> {
          try {
            compiled.add(types.compile("firehose.sink.postgres.columns." + name, source));
          } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
          }
        });
    problems.throwIfAny();
    return compiled;
  }

  @Override
  public void check(EventType type) {
    values.of(type);
  }

  /** What the columns' values are, by the columns' names. */
  Map<String, ValueType> types(EventType type) {
    Map<String, ValueType> types = new LinkedHashMap<>();
    int column = 0;
    for (Expression expression : values.of(type)) {
      types.put(List.copyOf(columns.keySet()).get(column++), expression.type());
    }
    return types;
  }

  @Override
  public @Nullable String[] of(Event event) {
    List<Expression> expressions = values.of(event.type());
    subject.aim(event);
    @Nullable String[] row = new String[expressions.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = cell(expressions.get(i).value(subject));
    }
    return row;
  }

  private @Nullable String cell(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return value instanceof byte[] bytes
        ? "\\x" + HexFormat.of().formatHex(bytes)
        : texts.of(value);
  }

  @Override
  public String text(@Nullable String[] row) {
    StringJoiner text = new StringJoiner(", ");
    int column = 0;
    for (String name : columns.keySet()) {
      text.add(name + "=" + row[column++]);
    }
    return text.toString();
  }
}
