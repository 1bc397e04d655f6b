package io.asgard.odin.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final String STREAM =
      """
      # The stream.
      kind: Stream
      metadata: { name: main, project: demo, team: transport }
      spec:
        port: 9001
        controllerPort: 9011
        topics:
          - name: booking
            partitions: 6
      """;

  private final Declared declared =
      ResourceReader.declared(List.of(new Source("a.yaml", STREAM)), Map.of());
  private final Places places = declared.places();

  @Test
  void findsTheFieldThatAMessageNames() {
    assertThat(places.locate("demo/stream/main: port: 9001 is bad"))
        .isEqualTo("a.yaml:5: demo/stream/main: port: 9001 is bad");
    assertThat(places.locate("demo/topic/booking: partitions: 6 is bad"))
        .isEqualTo("a.yaml:9: demo/topic/booking: partitions: 6 is bad");
  }

  @Test
  void findsTheNameWhereTheFieldIsNotThere() {
    assertThat(places.locate("demo/stream/main: heap: missing"))
        .isEqualTo("a.yaml:3: demo/stream/main: heap: missing");
    assertThat(places.locate("Registry: none is declared (expected: one, for demo/topic/booking)"))
        .startsWith("a.yaml:8: Registry");
  }

  @Test
  void findsWhatAMessageBeginsWith() {
    assertThat(places.locate("topic booking: declared by set other"))
        .isEqualTo("a.yaml:8: topic booking: declared by set other");
    assertThat(places.locate("topic ride: declared by set other"))
        .isEqualTo("topic ride: declared by set other");
  }

  @Test
  void leavesWhatItDoesNotKnow() {
    String message = "port: 5\ndemo/stream/other: port: 5\na/demo/stream/main: 6";
    assertThat(places.locate(message)).isEqualTo(message);
  }

  @Test
  void locatesTheProblemsOfWork() {
    assertThatThrownBy(
            () ->
                places.locating(
                    () -> {
                      throw new IllegalArgumentException("demo/stream/main: bad\nport: 5");
                    }))
        .hasMessage("a.yaml:3: demo/stream/main: bad\nport: 5");
    assertThat(places.locating(() -> 5)).isEqualTo(5);
  }

  @Test
  void saysTheIdOfWhatHasNoPlace() {
    Resource before = new Resource(Kind.DATABASE, "db", "demo", "t", Map.of("port", 9002));
    List<Resource> both = List.of(declared.resources().get(0), before);
    assertThat(SetRules.problems(both, places))
        .extracting(Problem::text)
        .containsExactly(
            "demo/database/db: spec.port: 9002 (expected: not a port of demo/stream/main,"
                + " spec.port: 9001 to 9003)");
  }
}
