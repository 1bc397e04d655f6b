package io.asgard.enigma.store;

import static io.asgard.enigma.store.Aggregation.AVG;
import static io.asgard.enigma.store.Aggregation.COUNT;
import static io.asgard.enigma.store.Aggregation.LAST;
import static io.asgard.enigma.store.Aggregation.MAX;
import static io.asgard.enigma.store.Aggregation.MIN;
import static io.asgard.enigma.store.Aggregation.SUM;
import static io.asgard.enigma.store.Samples.END;
import static io.asgard.enigma.store.Samples.model;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import io.asgard.enigma.store.SeriesQuery.Selection;
import io.asgard.platform.service.ConflictException;
import io.asgard.platform.test.ChildServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does alike. Points are written as daggers write them. */
public abstract class TimeSeriesStoreContract {
  private static final AtomicInteger TABLES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String table = "m" + TABLES.incrementAndGet();

  protected abstract TimeSeriesStore store();

  protected abstract URI writeUrl();

  @BeforeEach
  void createTable() {
    store().create(model(table));
  }

  @Test
  void keepsModels() {
    store().create(model(table).toBuilder().setTitle("It's \"supply\", ünïcode").build());
    assertThat(store().models())
        .filteredOn(model -> model.getName().equals(table))
        .extracting(MetricModel::getTitle)
        .containsExactly("It's \"supply\", ünïcode");
  }

  @Test
  void creatingAgainKeepsThePoints() {
    write(point("1", "BIKE", 2, END));
    store().create(model(table));
    assertThat(rows(ask())).containsExactly(List.of("1", "BIKE", 2.0));
  }

  @Test
  void refusesOtherTags() {
    MetricModel other =
        model(table).toBuilder()
            .addTags(Tag.newBuilder().setName("city").setType("string"))
            .build();
    assertThatThrownBy(() -> store().create(other))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("tags: [city, s2id, vehicle_type]")
        .hasMessageContaining("(expected: [s2id, vehicle_type]");
  }

  @Test
  void addsNewFields() {
    write(point("1", "BIKE", 2, END));
    store().create(model(table, "speed"));
    write(table + ",s2id=2,vehicle_type=BIKE drivers=3,speed=7.5 " + nanos(END));
    assertThat(rows(bothFields())).containsExactly(asList("1", 2.0, null), List.of("2", 3.0, 7.5));
  }

  @Test
  void samePointAgainOverwrites() {
    write(point("1", "BIKE", 2, END));
    write(point("1", "BIKE", 5, END));
    assertThat(rows(ask())).containsExactly(List.of("1", "BIKE", 5.0));
  }

  @Test
  void partOfAWindowDeliveredAgainChangesNothing() {
    String first = point("1", "BIKE", 2, END);
    String second = point("2", "BIKE", 3, END);
    write(first, second);
    write(second);
    write(second, point("3", "CAR", 4, END));
    assertThat(rows(ask()))
        .containsExactly(
            List.of("1", "BIKE", 2.0), List.of("2", "BIKE", 3.0), List.of("3", "CAR", 4.0));
  }

  @Test
  void distinctTagsDoNotCollapse() {
    write(
        point("1", "BIKE", 2, END),
        point("1", "CAR", 3, END),
        point("2", "BIKE", 4, END),
        table + ",s2id=2 drivers=5 " + nanos(END),
        table + " drivers=6 " + nanos(END));
    assertThat(rows(ask()))
        .containsExactly(
            List.of("1", "BIKE", 2.0),
            List.of("1", "CAR", 3.0),
            List.of("2", "BIKE", 4.0),
            asList("2", null, 5.0),
            asList(null, null, 6.0));
  }

  @Test
  void tagsMayHaveAnyText() {
    write(
        point("1", "a\\ b\\,c\\=d", 1, END),
        point("2", "it's\"quoted\"", 2, END),
        point("3", "バイク🛵", 3, END),
        point("4", "x');DROP\\ TABLE\\ t;--", 4, END));
    assertThat(rows(ask()))
        .containsExactly(
            List.of("1", "a b,c=d", 1.0),
            List.of("2", "it's\"quoted\"", 2.0),
            List.of("3", "バイク🛵", 3.0),
            List.of("4", "x');DROP TABLE t;--", 4.0));
  }

  @Test
  void filtersFindAnyText() {
    write(point("1", "it's\"quoted\"", 1, END), point("2", "バイク🛵", 2, END));
    write(point("3", "BIKE", 3, END), point("4", "x'\\ OR\\ 1\\=1", 4, END));
    assertThat(rows(ask().where("vehicle_type", "it's\"quoted\"", "バイク🛵"))).hasSize(2);
    assertThat(rows(ask().where("vehicle_type", "x' OR 1=1"))).hasSize(1);
    assertThat(rows(ask().where("vehicle_type", "' OR ''='", "\\' OR 1=1 --"))).isEmpty();
  }

  @Test
  void s2IdsAreExact() {
    String low = String.valueOf(Long.MIN_VALUE + 1);
    String high = String.valueOf(Long.MAX_VALUE);
    write(point(low, "BIKE", 1, END), point(high, "BIKE", 2, END));
    assertThat(rows(ask().where("s2id", low))).containsExactly(List.of(low, "BIKE", 1.0));
    assertThat(rows(ask())).extracting(row -> row.get(0)).containsExactly(low, high);
  }

  @Test
  void emptyWindowHasNoRows() {
    write(point("1", "BIKE", 2, END));
    Ask next = ask().groupBy().drivers(SUM, COUNT).between(END, END.plusSeconds(10));
    assertThat(rows(next)).isEmpty();
    assertThat(rows(next.step(Duration.ofSeconds(1)))).isEmpty();
  }

  @Test
  void latePointsJoinOlderWindows() {
    write(point("1", "BIKE", 2, END), point("1", "BIKE", 3, END.plusSeconds(20)));
    write(point("2", "BIKE", 4, END), point("2", "BIKE", 5, END.minus(Duration.ofDays(3))));
    assertThat(rows(ask())).containsExactly(List.of("1", "BIKE", 2.0), List.of("2", "BIKE", 4.0));
  }

  @Test
  void rangeExcludesItsStartAndIncludesItsEnd() {
    Instant start = END.minusSeconds(10);
    write(
        point("1", "BIKE", 1, start),
        point("1", "BIKE", 2, start.plusMillis(1)),
        point("1", "BIKE", 4, END),
        point("1", "BIKE", 8, END.plusMillis(1)));
    assertThat(rows(ask().between(start, END))).containsExactly(List.of("1", "BIKE", 6.0));
  }

  @Test
  void bucketsEndWithTheirLabel() {
    Instant start = Instant.parse("2026-01-31T10:00:00Z");
    for (int second = 5; second <= 30; second += 5) {
      write(point("1", "BIKE", second, start.plusSeconds(second)));
    }
    Ask ask = ask().groupBy().between(start, start.plusSeconds(30)).step(Duration.ofSeconds(10));
    assertThat(store().query(ask.query()))
        .containsExactly(
            List.of("2026-01-31T10:00:10Z", 15.0),
            List.of("2026-01-31T10:00:20Z", 35.0),
            List.of("2026-01-31T10:00:30Z", 55.0));
  }

  @Test
  void bucketsAreAlignedToTheEpoch() {
    write(point("1", "BIKE", 1, END), point("1", "BIKE", 2, END.plusSeconds(7)));
    Ask ask = ask().between(END.minusSeconds(1), END.plusSeconds(7)).step(Duration.ofSeconds(7));
    long label = (END.getEpochSecond() + 6) / 7 * 7;
    assertThat(store().query(ask.query()))
        .containsExactly(
            List.of("1", "BIKE", Instant.ofEpochSecond(label).toString(), 1.0),
            List.of("1", "BIKE", Instant.ofEpochSecond(label + 7).toString(), 2.0));
  }

  @Test
  void aggregatesCombineAllPointsOfTheGroup() {
    write(
        point("1", "BIKE", 1, END.minusSeconds(1)),
        point("1", "BIKE", 4, END),
        point("1", "CAR", -3, END.minusSeconds(1)),
        point("2", "CAR", 10, END));
    Ask ask = ask().groupBy("s2id").drivers(SUM, AVG, MIN, MAX, LAST, COUNT);
    assertThat(rows(ask.between(END.minusSeconds(10), END)))
        .containsExactly(
            List.of("1", 2.0, 2.0 / 3, -3.0, 4.0, 4.0, 3.0),
            List.of("2", 10.0, 10.0, 10.0, 10.0, 10.0, 1.0));
  }

  @Test
  void aggregatesOfWholeSeriesNeedNoCombining() {
    write(point("1", "BIKE", 9, END.minusSeconds(1)), point("1", "BIKE", 4, END));
    assertThat(rows(ask().drivers(AVG, LAST, COUNT).between(END.minusSeconds(10), END)))
        .containsExactly(List.of("1", "BIKE", 6.5, 4.0, 2.0));
  }

  @Test
  void lastOfManySeriesIsTheLargestAtTheLatestTime() {
    write(
        point("1", "A", 99, END.minusSeconds(1)),
        point("1", "A", 3, END),
        point("1", "B", 7, END),
        point("1", "C", 5, END));
    Ask ask = ask().groupBy().drivers(LAST).between(END.minusSeconds(10), END);
    assertThat(rows(ask)).containsExactly(List.of(7.0));
    assertThat(rows(ask.step(Duration.ofSeconds(10))))
        .containsExactly(List.of(END.toString(), 7.0));
  }

  @Test
  void absentFieldsAreNoValues() {
    store().create(model(table, "speed"));
    write(table + ",s2id=1 drivers=2 " + nanos(END));
    write(table + ",s2id=2 speed=3.5 " + nanos(END));
    assertThat(rows(bothFields())).containsExactly(asList("1", 2.0, null), asList("2", null, 3.5));
    assertThat(rows(ask().groupBy("s2id").drivers(COUNT))).containsExactly(List.of("1", 1.0));
  }

  @Test
  void countOfNoValuesIsZeroBesideOthers() {
    store().create(model(table, "speed"));
    write(table + ",s2id=1 drivers=2 " + nanos(END));
    Ask ask =
        ask().groupBy("s2id").select(new Selection("drivers", SUM), new Selection("speed", COUNT));
    assertThat(rows(ask)).containsExactly(List.of("1", 2.0, 0.0));
  }

  @Test
  void holdsTenThousandSeriesInAWindow() {
    write(
        IntStream.range(0, 10_000)
            .mapToObj(i -> point("33440" + i, "BIKE", i, END))
            .toArray(String[]::new));
    List<List<Object>> rows = rows(ask());
    assertThat(rows).hasSize(10_000);
    assertThat(rows.stream().mapToDouble(row -> (Double) row.get(2)).sum()).isEqualTo(49_995_000);
  }

  @Test
  void refusesMoreRowsThanAllowed() {
    write(
        IntStream.range(0, 11).mapToObj(i -> point("" + i, "BIKE", i, END)).toArray(String[]::new));
    assertThat(rows(ask().atMost(11))).hasSize(11);
    assertThatThrownBy(() -> rows(ask().atMost(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows: more than 10 (expected:");
  }

  @Test
  void settledPointsCanBeRead() {
    for (int i = 1; i <= 30; i++) {
      ChildServer.write(writeUrl(), point("" + i, "BIKE", i, END));
      assertThat(store().settle(table, PATIENCE)).isTrue();
      assertThat(rows(ask())).hasSize(i);
    }
  }

  @Test
  void saysItsVersion() {
    assertThat(store().version()).containsPattern("\\d+\\.\\d+");
  }

  protected final void write(String... lines) {
    ChildServer.write(writeUrl(), String.join("\n", lines) + "\n");
    assertThat(store().settle(table, PATIENCE)).isTrue();
  }

  private Ask ask() {
    return Ask.of(table);
  }

  private Ask bothFields() {
    return ask().groupBy("s2id").select(new Selection("drivers", SUM), new Selection("speed", SUM));
  }

  /** Sorted, so that the order of groups does not matter. */
  private List<List<Object>> rows(Ask ask) {
    return store().query(ask.query()).stream()
        .sorted((a, b) -> text(a).compareTo(text(b)))
        .collect(Collectors.toList());
  }

  private static String text(List<Object> row) {
    return row.toString().replace("null", "~");
  }

  private String point(String s2id, String vehicle, double drivers, Instant time) {
    return table
        + ",s2id="
        + s2id
        + ",vehicle_type="
        + vehicle
        + " drivers="
        + drivers
        + " "
        + nanos(time);
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000 + time.getNano();
  }
}
