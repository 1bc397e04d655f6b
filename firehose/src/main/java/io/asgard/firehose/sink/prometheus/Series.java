package io.asgard.firehose.sink.prometheus;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.asgard.firehose.event.BadEventException;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes of each event its part of a remote write request: a time series of one sample for each
 * metric. The messages are prometheus.WriteRequest's, four of them with two fields each.
 */
final class Series implements Preparation<byte[]> {
  private static final String NAME = "firehose.sink.prometheus.";
  private static final String METRIC = "__name__";
  private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Set<ValueType> NUMBERS =
      Set.of(ValueType.INT, ValueType.DOUBLE, ValueType.BOOL, ValueType.DYN);

  private final PrometheusSettings settings;
  private final Compiled<Sample> samples = new Compiled<>(this::compile);
  private final Subject subject = new Subject();
  private final Texts texts = new Texts();

  private record Sample(
      Map<String, Expression> metrics, Map<String, Expression> labels, Expression time) {}

  Series(PrometheusSettings settings) {
    this.settings = settings;
  }

  private Sample compile(Expressions types) {
    Problems problems = new Problems();
    Map<String, Expression> metrics =
        compile("metrics.", METRIC_NAME, settings.metrics(), types, problems);
    metrics.forEach(
        (name, metric) ->
            problems.check(
                NUMBERS.contains(metric.type()),
                NAME + "metrics." + name + ": " + metric.type() + " (expected: a number)"));
    Map<String, Expression> labels =
        compile("labels.", LABEL_NAME, settings.labels(), types, problems);
    Map<String, Expression> time =
        compile("", LABEL_NAME, Map.of("time", settings.time()), types, problems);
    problems.throwIfAny();
    return new Sample(metrics, labels, time.values().iterator().next());
  }

  private static Map<String, Expression> compile(
      String part,
      Pattern names,
      Map<String, String> sources,
      Expressions types,
      Problems problems) {
    Map<String, Expression> compiled = new LinkedHashMap<>();
    sources.forEach(
        (name, source) -> {
          problems.check(
              names.matcher(name).matches(),
              NAME + part + name + " (expected: a name, " + names + ")");
          try {
            compiled.put(name, types.compile(NAME + part + name, source));
          } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
          }
        });
    return compiled;
  }

  @Override
  public void check(EventType type) {
    samples.of(type);
  }

  @Override
  public byte[] of(Event event) {
    Sample sample = samples.of(event.type());
    subject.aim(event);
    // Labels have to be sorted by their names.
    Map<String, String> labels = new TreeMap<>();
    sample.labels().forEach((name, label) -> put(labels, name, texts.of(label.value(subject))));
    long time = time(sample.time().value(subject));
    ByteString.Output out = ByteString.newOutput(256);
    CodedOutputStream request = CodedOutputStream.newInstance(out);
    try {
      for (Map.Entry<String, Expression> metric : sample.metrics().entrySet()) {
        Object value = metric.getValue().value(subject);
        if (value != null) {
          labels.put(METRIC, metric.getKey());
          request.writeByteArray(1, series(labels, number(metric.getKey(), value), time));
        }
      }
      request.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    if (out.size() == 0) {
      throw new BadEventException(
          "metrics: none (expected: at least one of " + settings.metrics().keySet() + ")");
    }
    return out.toByteString().toByteArray();
  }

  private static void put(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) {
      labels.put(name, value);
    }
  }

  private static double number(String name, Object value) {
    if (value instanceof Boolean is) {
      return is ? 1 : 0;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new BadEventException(name + ": " + value + " (expected: a number)");
  }

  private static long time(@Nullable Object value) {
    if (value instanceof Instant time) {
      return time.toEpochMilli();
    }
    throw new BadEventException("time: " + value + " (expected: a timestamp)");
  }

  private static byte[] series(Map<String, String> labels, double value, long time)
      throws IOException {
    ByteString.Output out = ByteString.newOutput(256);
    CodedOutputStream series = CodedOutputStream.newInstance(out);
    for (Map.Entry<String, String> label : labels.entrySet()) {
      int size =
          CodedOutputStream.computeStringSize(1, label.getKey())
              + CodedOutputStream.computeStringSize(2, label.getValue());
      series.writeTag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      series.writeUInt32NoTag(size);
      series.writeString(1, label.getKey());
      series.writeString(2, label.getValue());
    }
    series.writeTag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    series.writeUInt32NoTag(
        CodedOutputStream.computeDoubleSize(1, value)
            + CodedOutputStream.computeInt64Size(2, time));
    series.writeDouble(1, value);
    series.writeInt64(2, time);
    series.flush();
    return out.toByteString().toByteArray();
  }
}
