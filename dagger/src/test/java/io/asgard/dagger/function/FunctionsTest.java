package io.asgard.dagger.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

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
  void distanceIsMetresOnTheSphere() {
    Distance distance = new Distance();
    double quarter = Math.PI / 2 * 6_371_008.8;
    assertThat(distance.eval(0.0, 0.0, 0.0, 90.0)).isCloseTo(quarter, offset(0.001));
    assertThat(distance.eval(90.0, 0.0, 0.0, 17.0)).isCloseTo(quarter, offset(0.001));
    assertThat(distance.eval(-6.2, 106.8, -6.2, 106.8)).isZero();
    assertThat(distance.eval(null, 0.0, 0.0, 0.0)).isNull();
  }
}
