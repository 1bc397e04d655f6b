package io.asgard.dagger.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTest {
  // From the tests of S2's Go implementation (golang/geo, s2/cellid_test.go).
  @ParameterizedTest
  @CsvSource({
    "0x47a1cbd595522b39,  49.703498679,   11.770681595",
    "0x46525318b63be0f9,  55.685376759,   12.588490937",
    "0x52b30b71698e729d,  45.486546517,  -93.449700022",
    "0x46ed8886cfadda85,  58.299984854,   23.049300056",
    "0x3663f18a24cbe857,  34.364439040,  108.330699969",
    "0x10a06c0a948cf5d,  -30.694551352,  -30.048758753",
  })
  void s2IdIsTheCellOfThatLevel(String leaf, double latitude, double longitude) {
    long id = Long.parseUnsignedLong(leaf.substring(2), 16);
    // A cell's id is that of a leaf, cut after two bits per level, and then a one.
    long parent = id & -(1L << 34) | 1L << 34;
    assertThat(new S2Id().eval(latitude, longitude, 30)).hasToString(Long.toString(id));
    assertThat(new S2Id().eval(latitude, longitude, 13)).hasToString(Long.toString(parent));
  }

  @Test
  void s2IdOfNowhereIsNull() {
    S2Id s2Id = new S2Id();
    assertThat(s2Id.eval(null, 1.0, 13)).isNull();
    assertThat(s2Id.eval(Double.NaN, 1.0, 13)).isNull();
    assertThat(s2Id.eval(91.0, 1.0, 13)).isNull();
    assertThat(s2Id.eval(1.0, 181.0, 13)).isNull();
  }

  @Test
  void s2LevelsEndAt30() {
    assertThatThrownBy(() -> new S2Id().eval(1.0, 1.0, 31))
        .hasMessage("S2Id level: 31 (expected: 0 to 30)");
  }

  @Test
  void distanceIsKilometresOnTheSphere() {
    Distance distance = new Distance();
    double quarter = Math.PI / 2 * 6_371.0088;
    assertThat(distance.eval(0.0, 0.0, 0.0, 90.0)).isCloseTo(quarter, offset(1e-6));
    assertThat(distance.eval(90.0, 0.0, 0.0, 17.0)).isCloseTo(quarter, offset(1e-6));
    assertThat(distance.eval(-6.2, 106.8, -6.2, 106.8)).isZero();
    assertThat(distance.eval(null, 0.0, 0.0, 0.0)).isNull();
  }

  @Test
  void cellsOfALevelCoverTheSphere() {
    double sphere = 4 * Math.PI * 6_371.0088 * 6_371.0088;
    S2AreaInKm2 area = new S2AreaInKm2();
    double faces = 0;
    for (long face = 0; face < 6; face++) {
      faces += area.eval(Long.toString((face << 61) + (1L << 60)));
    }
    assertThat(faces).isCloseTo(sphere, offset(1.0));
    assertThat(area.eval("0")).isNull();
    assertThat(area.eval("x")).isNull();
    assertThat(area.eval(null)).isNull();
  }

  // The second from Wikipedia, the others from Python's pygeohash 3.
  @ParameterizedTest
  @CsvSource({
    "-6.2, 106.8, qqguwr",
    "57.64911, 10.40744, u4pruydqqvj",
    "-23.5505, -46.6333, 6gyf4bf",
    "0, 0, s0000",
    "89.99, -179.99, bpbp",
    "42.605, -5.603, e",
    "90, 180, zzzzzzzzzzzz",
  })
  void geoHashHasThatManyCharacters(double latitude, double longitude, String hash) {
    assertThat(new GeoHash().eval(latitude, longitude, hash.length())).isEqualTo(hash);
  }

  @Test
  void geoHashesHaveTwelveCharactersAtMost() {
    assertThat(new GeoHash().eval(91.0, 0.0, 5)).isNull();
    assertThatThrownBy(() -> new GeoHash().eval(0.0, 0.0, 13))
        .hasMessage("GeoHash level: 13 (expected: 1 to 12)");
  }

  // From Python's zoneinfo and datetime.
  @ParameterizedTest
  @CsvSource({
    "1562224758, Asia/Jakarta,        1561914000, 1562518799, 1561914000, 1564592399, 1562200200",
    "1562224758, America/Los_Angeles, 1561964400, 1562569199, 1561964400, 1564642799, 1562250600",
    "1553990400, Europe/Berlin,       1553468400, 1554069599, 1551394800, 1554069599, 1554010200",
    "0,          UTC,                 -259200,    345599,     0,          2678399,    27000",
    "1709164800, Asia/Kolkata,        1708885800, 1709490599, 1706725800, 1709231399, 1709172000",
  })
  void calendarsAreThoseOfTheZone(
      long seconds,
      String zone,
      long startOfWeek,
      long endOfWeek,
      long startOfMonth,
      long endOfMonth,
      long halfPastSeven) {
    assertThat(new StartOfWeek().eval(seconds, zone)).isEqualTo(startOfWeek);
    assertThat(new EndOfWeek().eval(seconds, zone)).isEqualTo(endOfWeek);
    assertThat(new StartOfMonth().eval(seconds, zone)).isEqualTo(startOfMonth);
    assertThat(new EndOfMonth().eval(seconds, zone)).isEqualTo(endOfMonth);
    assertThat(new TimeInDate().eval(seconds, 7, 30, zone)).isEqualTo(halfPastSeven);
  }

  @Test
  void whatIsNoTimeIsSaid() {
    assertThat(new StartOfWeek().eval(null, "UTC")).isNull();
    assertThat(new StartOfWeek().eval(Long.MAX_VALUE, "UTC")).isNull();
    assertThat(new TimestampFromUnix().eval(Long.MAX_VALUE)).isNull();
    assertThatThrownBy(() -> new EndOfMonth().eval(0L, "Mars/Olympus"))
        .hasMessage("time zone: Mars/Olympus (expected: as Asia/Jakarta or +07:00)");
    assertThatThrownBy(() -> new TimeInDate().eval(0L, 24, 0))
        .hasMessage("TimeInDate: 24:0 (expected: 0:00 to 23:59)");
    assertThatThrownBy(() -> new FormatTimeInZone().eval(Instant.EPOCH, "UTC", "nonsense"))
        .hasMessageStartingWith("time format: nonsense (expected: as yyyy-MM-dd HH:mm; ");
  }

  @Test
  void partsOfATextMayBeEmpty() {
    assertThat(new Split().eval("a||b|", "|")).containsExactly("a", "", "b", "");
    assertThat(new Split().eval("", ", ")).containsExactly("");
    assertThat(new Split().eval(null, ",")).isNull();
    assertThatThrownBy(() -> new Split().eval("a", ""))
        .hasMessage("Split delimiter: empty (expected: at least a character)");
  }

  @Test
  void aListMayHaveNulls() {
    assertThat(new ListContains().eval(new String[] {null, "a"}, "a")).isTrue();
    assertThat(new ListContains().eval(new String[] {null}, "a")).isFalse();
    assertThat(new ListContains().eval(new String[] {}, null)).isNull();
  }

  @Test
  void countsEachTextOnce() throws Exception {
    DistinctCount count = new DistinctCount();
    DistinctCount.Seen some = count.createAccumulator();
    count.retract(some, "c");
    for (String text : new String[] {"a", "b", "a", null, "c"}) {
      count.accumulate(some, text);
    }
    assertThat(count.getValue(some)).isEqualTo(2);
    count.retract(some, "a");
    assertThat(count.getValue(some)).isEqualTo(2);
    count.retract(some, "a");
    assertThat(count.getValue(some)).isEqualTo(1);
    DistinctCount.Seen others = count.createAccumulator();
    count.accumulate(others, "b");
    count.accumulate(others, "d");
    count.merge(some, List.of(others));
    assertThat(count.getValue(some)).isEqualTo(2);
  }

  @Test
  void elementsAreCountedFromBothEnds() {
    ElementAt element = new ElementAt();
    assertThat(element.eval(new int[] {7, 8}, 0)).isEqualTo(7);
    assertThat(element.eval(new String[] {"a", "b"}, -2)).isEqualTo("a");
    assertThat(element.eval(new String[] {"a", "b"}, -3)).isNull();
    assertThat(element.eval(new String[] {"a", "b"}, 2)).isNull();
    assertThat(element.eval(null, 2)).isNull();
  }

  // From Python's numpy.percentile.
  @ParameterizedTest
  @CsvSource({
    "15 20 35 40 50,         40,   29.0",
    "3 1 2,                  50,   2.0",
    "1 2 3 4,                75,   3.25",
    "7,                      99,   7.0",
    "5 5 5 9 1.5 -2,         33.3, 3.8275",
    "1 2 3 4 5 6 7 8 9 10,   95,   9.55",
    "1 2,                    0,    1.0",
    "1 2,                    100,  2.0",
  })
  void percentilesAreOnTheLineBetweenValues(String values, double percentile, double expected)
      throws Exception {
    PercentileAggregator aggregator = new PercentileAggregator();
    PercentileAggregator.Values first = aggregator.createAccumulator();
    PercentileAggregator.Values second = aggregator.createAccumulator();
    aggregator.accumulate(first, percentile, 1e9);
    aggregator.accumulate(first, percentile, null);
    aggregator.accumulate(first, percentile, Double.NaN);
    for (String value : values.split(" ")) {
      aggregator.accumulate(first, percentile, Double.valueOf(value));
      PercentileAggregator.Values swap = first;
      first = second;
      second = swap;
    }
    aggregator.merge(first, List.of(second));
    aggregator.retract(first, percentile, 1e9);
    assertThat(aggregator.getValue(first)).isCloseTo(expected, offset(1e-9));
  }

  @Test
  void nothingHasNoPercentile() {
    PercentileAggregator aggregator = new PercentileAggregator();
    assertThat(aggregator.getValue(aggregator.createAccumulator())).isNull();
    assertThatThrownBy(() -> aggregator.accumulate(aggregator.createAccumulator(), 101.0, 1.0))
        .hasMessage("PercentileAggregator percentile: 101.0 (expected: 0 to 100)");
  }
}
