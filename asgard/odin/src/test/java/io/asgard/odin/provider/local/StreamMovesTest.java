package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.failover.Move;
import io.asgard.odin.flow.Flow;
import io.asgard.odin.provider.local.StreamFlows.StreamFlow;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Serving;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamMovesTest {
  private static final Map<String, Object> COPIES =
      Map.of(
          "mirror", Map.of("port", 9201, "controllerPort", 9211),
          "perf", Map.of("port", 9301, "controllerPort", 9311, "from", "mirror"),
          "failover", Map.of("port", 9401, "controllerPort", 9411));

  @TempDir private static Path home;
  private final KafkaAdmins admins = new KafkaAdmins();
  private final Site site = new Site(home, home, 0);
  private final KafkaCluster kafka = new KafkaCluster(site, new Artifacts(site), admins);

  @AfterEach
  void close() {
    admins.close();
  }

  @Test
  void leadsAwayAndHome() {
    Move away = new StreamMoves(kafka).of(stream(COPIES), false);
    assertThat(words(List.of(away.forth(), away.back())))
        .containsExactly("s-to-failover: s > s-failover", "s-to-home: s-failover > s");
    assertThat(words(away.copies())).containsExactly("s-to-mirror: s > s-mirror");
    assertThat(words(away.afterwards())).containsExactly("s-to-mirror: s-failover > s-mirror");
    Move back = new StreamMoves(kafka).of(stream(COPIES), true);
    assertThat(back.forth()).isEqualTo(away.back());
    assertThat(back.back()).isEqualTo(away.forth());
    assertThat(back.copies()).isEqualTo(away.afterwards());
    assertThat(away.flows()).containsExactlyInAnyOrder("s-to-failover", "s-to-home", "s-to-mirror");
  }

  @Test
  void needsAnotherCluster() {
    assertThatThrownBy(() -> new StreamMoves(kafka).of(stream(Map.of()), false))
        .hasMessage("stream: s has no failover (expected: one declared)");
  }

  @Test
  void hasOneDirectionAtATimeAndLeavesOutWhatIsCut() {
    assertThat(flows(Serving.at("s")))
        .containsExactly(
            "s-to-mirror: s > s-mirror",
            "s-to-perf: s-mirror > s-perf",
            "s-to-failover: s > s-failover");
    Serving away = new Serving("s-failover", Map.of(), Map.of(), Set.of("s-to-home"));
    assertThat(flows(away))
        .containsExactly("s-to-mirror: s-failover > s-mirror", "s-to-perf: s-mirror > s-perf");
    assertThat(flows(away.with(Set.of("s-to-mirror"))))
        .containsExactly("s-to-perf: s-mirror > s-perf", "s-to-home: s-failover > s");
  }

  private List<String> flows(Serving serving) {
    StreamClusters clusters = StreamClusters.of(stream(COPIES), serving);
    return words(new StreamFlows(kafka).of(clusters).stream().map(StreamFlow::flow).toList());
  }

  private static List<String> words(List<Flow> flows) {
    return flows.stream()
        .map(flow -> flow.name() + ": " + flow.source().name() + " > " + flow.target().name())
        .toList();
  }

  private static Resource stream(Map<String, Object> copies) {
    Map<String, Object> spec = new LinkedHashMap<>(copies);
    spec.put("port", 9101);
    spec.put("controllerPort", 9111);
    spec.put("brokers", 1);
    return new Resource(Kind.STREAM, "s", "p", "t", spec);
  }
}
