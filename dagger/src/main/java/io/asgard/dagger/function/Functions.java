package io.asgard.dagger.function;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.functions.UserDefinedFunction;

/** Makes the functions known to SQL. */
public final class Functions {
  static final SortedMap<String, Class<? extends UserDefinedFunction>> ALL =
      new TreeMap<>(
          Stream.of(
                  Distance.class,
                  DistinctCount.class,
                  ElementAt.class,
                  EndOfMonth.class,
                  EndOfWeek.class,
                  FormatTimeInZone.class,
                  GeoHash.class,
                  ListContains.class,
                  MapGet.class,
                  PercentileAggregator.class,
                  S2AreaInKm2.class,
                  S2Id.class,
                  Split.class,
                  StartOfMonth.class,
                  StartOfWeek.class,
                  TimeInDate.class,
                  TimestampFromUnix.class)
              .collect(Collectors.toMap(Class::getSimpleName, each -> each)));

  private Functions() {}

  /** Registers all of them. */
  public static void register(TableEnvironment sql) {
    ALL.forEach((name, function) -> sql.createTemporarySystemFunction(name, function));
  }
}
