package io.asgard.dagger.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/dagger.md, in Flink. */
class DocsIT {
  private static final Pattern EXAMPLE =
      Pattern.compile("```sql\\n(.*?)\\n-- (.*?)\\n```", Pattern.DOTALL);

  @ParameterizedTest
  @MethodSource("examples")
  void givesWhatTheDocsSay(String sql, String expected) throws Exception {
    TableEnvironment flink =
        TableEnvironment.create(EnvironmentSettings.newInstance().inBatchMode().build());
    flink.getConfig().setLocalTimeZone(ZoneOffset.UTC);
    Functions.register(flink);
    try (CloseableIterator<Row> rows = flink.executeSql(sql).collect()) {
      assertThat(text(rows.next())).isEqualTo(expected);
      assertThat(rows.hasNext()).isFalse();
    }
  }

  @Test
  void everyFunctionHasAnExample() throws Exception {
    String sql = examples().stream().map(each -> each[0]).collect(Collectors.joining("\n"));
    assertThat(Functions.ALL.keySet())
        .hasSizeGreaterThan(10)
        .allMatch(name -> Pattern.compile("\\b" + name + "\\(").matcher(sql).find());
  }

  static List<String[]> examples() throws IOException {
    return EXAMPLE
        .matcher(Files.readString(Path.of("../docs/dagger.md")))
        .results()
        .map((MatchResult found) -> new String[] {found.group(1), found.group(2)})
        .toList();
  }

  private static String text(Row row) {
    return IntStream.range(0, row.getArity())
        .mapToObj(row::getField)
        .map(
            value ->
                value instanceof Object[] list ? Arrays.toString(list) : Objects.toString(value))
        .collect(Collectors.joining(", "));
  }
}
