package io.asgard.odin.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
            t.yaml:3: spec.stream: missing (expected: a text)
            t.yaml:4: spec.streem: unknown field (expected: one of [compatibility, \
            descriptors, eventTime, partitions, properties, retention, schema, stream]; \
            did you mean stream?)
            t.yaml:5: spec.partitions: many (expected: a whole number, 1 to 10000, or a reference)
            t.yaml:6: spec.retention: long (expected: a duration such as 30s, 10m, 24h, 7d)""");
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
        .hasMessage(
            "t.yaml:9: metadata.name: booking (expected: one demo/topic/booking; it is in t.yaml:2"
                + " too)");
  }

  @Test
  void reportsWhatIsNoYaml() {
    assertThatThrownBy(() -> read("kind: [")).hasMessageStartingWith("t.yaml:");
  }

  @Test
  void reportsAKeyThatIsNoText() {
    assertThatThrownBy(() -> read(TOPIC + "  ? [a, b]\n  : c\n"))
        .hasMessage("t.yaml:7: spec: a key that is a list or a map (expected: a text)");
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

  @Test
  void makesTheTopicsOfAStreamTopicsLikeAnyOther() {
    String stream =
        """
        kind: Stream
        metadata: { name: main, project: demo, team: transport }
        spec:
          port: 9001
          controllerPort: 9011
          topics:
            - { name: booking, partitions: 6, retention: 24h }
        """;
    List<Resource> both = read(stream);
    assertThat(both.get(0).spec()).isEqualTo(Map.of("port", 9001, "controllerPort", 9011));
    assertThat(both.get(1))
        .isEqualTo(
            new Resource(
                Kind.TOPIC,
                "booking",
                "demo",
                "transport",
                Map.of("stream", "main", "partitions", 6, "retention", "24h")));
  }

  @Test
  void readsWhatStandsInAStream() {
    Resource stream =
        read("""
            kind: Stream
            metadata: { name: main, project: demo, team: transport }
            spec:
              port: 9001
              controllerPort: 9011
              quotas: [{ clientId: a, produce: 10MB }, { clientId: b, requests: 50 }]
              mirror: { port: 9021, controllerPort: 9031, retention: 30d }
            """)
            .get(0);
    Resource mirror = stream.section("mirror").orElseThrow();
    assertThat(mirror.whole("port", 0)).isEqualTo(9021);
    assertThat(mirror.duration("retention")).contains(Duration.ofDays(30));
    assertThat(stream.section("failover")).isEmpty();
    assertThat(stream.sections("quotas"))
        .extracting(quota -> quota.size("produce"))
        .containsExactly(OptionalLong.of(10 << 20), OptionalLong.empty());
  }

  @Test
  void takesAReferenceForANumber() {
    Resource topic = read(TOPIC.replace("6", "${flink.slots}")).get(0);
    assertThat(topic.with(Map.of("partitions", "8")).whole("partitions", 1)).isEqualTo(8);
    assertThatThrownBy(() -> topic.whole("partitions", 1))
        .hasMessage("demo/topic/booking: partitions: ${flink.slots} (expected: a whole number)");
  }

  private static List<Resource> read(String text) {
    return ResourceReader.read(List.of(new Source("t.yaml", text)), Map.of());
  }
}
