package io.asgard.odin.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceReaderTest {
  private static final String TOPIC =
      """
      kind: Topic
      metadata: { name: booking, project: demo, team: transport }
      spec:
        stream: mainstream
        partitions: 6
        retention: 24h
      """;

  @Test
  void readsWhatIsDeclared() {
    Resource topic = read(TOPIC).get(0);
    assertThat(topic.id()).isEqualTo("demo/topic/booking");
    assertThat(topic.whole("partitions", 1)).isEqualTo(6);
    assertThat(topic.duration("retention")).contains(Duration.ofHours(24));
  }

  @Test
  void readsSeveralDocumentsOfAFile() {
    assertThat(read(TOPIC + "---\n" + TOPIC.replace("booking", "ride")))
        .extracting(Resource::name)
        .containsExactly("booking", "ride");
  }

  @Test
  void reportsEveryProblemAtOnceWithFileAndLine() {
    String bad = TOPIC.replace("6", "many").replace("24h", "long").replace("stream:", "streem:");
    assertThatThrownBy(() -> read(bad))
        .hasMessage(
            """
            t.yaml:4: spec.streem: unknown field (expected: one of [compatibility, \
            descriptors, eventTime, partitions, properties, retention, schema, stream])
            t.yaml:3: spec.stream: missing (expected: a text)
            t.yaml:5: spec.partitions: many (expected: a whole number)
            t.yaml:6: spec.retention: long (expected: a duration such as 24h)""");
  }

  @Test
  void reportsAnUnknownKindAndABadName() {
    assertThatThrownBy(() -> read(TOPIC.replace("Topic", "Topik").replace("booking", "Booking")))
        .hasMessageContaining("t.yaml:2: metadata.name: Booking (expected: lower-case letters")
        .hasMessageContaining("t.yaml:1: kind: Topik (expected: one of [Stream, Topic,");
  }

  @Test
  void reportsWhatIsDeclaredTwice() {
    assertThatThrownBy(() -> read(TOPIC + "---\n" + TOPIC))
        .hasMessage("t.yaml:9: demo/topic/booking is declared twice, first in t.yaml:2");
  }

  @Test
  void reportsWhatIsNoYaml() {
    assertThatThrownBy(() -> read("kind: [")).hasMessageStartingWith("t.yaml:");
  }

  @Test
  void reportsAKeyThatIsNoText() {
    assertThatThrownBy(() -> read(TOPIC + "  ? [a, b]\n  : c\n"))
        .hasMessage("t.yaml:7: spec: a key is a sequence (expected: a text)");
  }

  @Test
  void reportsWhatStandsInItself() {
    assertThatThrownBy(() -> read(TOPIC + "  properties: &a\n    b: *a\n"))
        .hasMessage(
            "t.yaml:7: spec.properties.b: an alias of what it stands in (expected: no circle)");
  }

  @Test
  void replacesVariablesByTheirValueOrDefault() {
    String store =
        """
        kind: TimeSeries
        metadata: { name: store, project: demo, team: transport }
        spec: { engine: "${store:questdb}", port: 8530 }
        """;
    assertThat(read(store).get(0).text("engine")).contains("questdb");
    assertThat(
            ResourceReader.read(List.of(new Source("t.yaml", store)), Map.of("store", "influxdb"))
                .get(0)
                .text("engine"))
        .contains("influxdb");
  }

  private static List<Resource> read(String text) {
    return ResourceReader.read(List.of(new Source("t.yaml", text)), Map.of());
  }
}
