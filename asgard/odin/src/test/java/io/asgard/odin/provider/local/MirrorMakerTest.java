package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.flow.Flow;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class MirrorMakerTest {
  private static final Flow FLOW =
      new Flow(
          "locstream-to-mirror",
          new Flow.Cluster("locstream", "127.0.0.1:8601"),
          new Flow.Cluster("locstream-mirror", "127.0.0.1:8604"),
          List.of("driver-.*", "booking"));

  @TempDir private Path root;

  @Test
  void leavesTheRetentionToATargetThatHasItsOwn() throws IOException {
    assertThat(excluded(true)).contains("retention\\.ms", "retention\\.bytes");
    assertThat(excluded(false)).doesNotContain("retention\\.ms", "retention\\.bytes");
  }

  @Test
  void neverCopiesWhatFencesASource() throws IOException {
    assertThat(excluded(true)).contains("min\\.insync\\.replicas");
    assertThat(excluded(false)).contains("min\\.insync\\.replicas");
  }

  @Test
  void copiesInOneDirectionOnly() throws IOException {
    Properties properties = properties(program(true, Map.of()));
    assertThat(properties)
        .containsEntry("topics", "driver-.*,booking")
        .containsEntry("locstream->locstream-mirror.enabled", "true")
        .containsEntry("locstream-mirror->locstream.enabled", "false")
        .containsEntry("emit.heartbeats.enabled", "false");
  }

  @Test
  void takesPropertiesOverItsOwn() throws IOException {
    Map<String, Object> given = Map.of("tasks.max", 4, "locstream-mirror.producer.linger.ms", 20);
    assertThat(properties(program(true, given)))
        .containsEntry("tasks.max", "4")
        .containsEntry("locstream-mirror.producer.linger.ms", "20");
  }

  @Test
  void isAnotherPartAsSoonAsAPropertyDiffers() throws IOException {
    String fingerprint = program(true, Map.of()).part().fingerprint();
    assertThat(program(true, Map.of()).part().fingerprint()).isEqualTo(fingerprint);
    assertThat(program(false, Map.of()).part().fingerprint()).isNotEqualTo(fingerprint);
  }

  private List<String> excluded(boolean ownRetention) throws IOException {
    Properties properties = properties(program(ownRetention, Map.of()));
    return List.of(properties.getProperty("config.properties.exclude").split(",", -1));
  }

  /** As MirrorMaker reads them. */
  private static Properties properties(Program program) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(program.files().get("mm2.properties")));
    return properties;
  }

  private Program program(boolean ownRetention, Map<String, Object> given) throws IOException {
    Files.createDirectories(root.resolve("deploy/local/kafka/target/lib"));
    Site site = new Site(root, root.resolve("var"), 0);
    try (FlowChecks checks = new FlowChecks(JsonMapper.shared(), Clock.systemUTC())) {
      return new MirrorMaker(site, new Artifacts(site), checks)
          .program(
              FLOW,
              new MirrorMaker.Settings(ownRetention, 1, "192m", given),
              "jkt/stream/locstream",
              Set.of("locstream-1"));
    }
  }
}
