package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.provider.local.StreamFlows.StreamFlow;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Serving;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamFlowsTest {
  private static final int OFFSET = 100;
  private static final Map<String, Object> COPIES =
      Map.of(
          "perf", Map.of("port", 8605, "controllerPort", 8615),
          "mirror", Map.of("region", "bdg", "port", 8604, "controllerPort", 8614));

  @TempDir private Path root;

  @Test
  void readsAnotherRegionByTheAddressThatIsForIt() {
    Map<String, Object> remote = Map.of("port", 8621, "advertised", "gateway.jkt:9000");
    List<StreamFlow> flows = flows(stream(Map.of("remote", remote)));
    assertThat(flows)
        .extracting(StreamFlow::source)
        .containsExactly("gateway.jkt:9000,gateway.jkt:9001", "127.0.0.1:8701,127.0.0.1:8702");
    assertThat(flows)
        .extracting(flow -> flow.flow().source().bootstrap())
        .containsOnly("127.0.0.1:8701,127.0.0.1:8702");
  }

  @Test
  void readsAnotherRegionAsItsOwnWithoutSuchAnAddress() {
    assertThat(flows(stream(Map.of())))
        .extracting(StreamFlow::source)
        .containsOnly("127.0.0.1:8701,127.0.0.1:8702");
  }

  @Test
  void brokersSendWhoeverAsksThereToTheAddressThatIsForThem() throws IOException {
    Map<String, Object> remote = Map.of("port", 8621, "advertised", "gateway.jkt:9000");
    assertThat(properties(stream(Map.of("remote", remote)), 1))
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:8702,REMOTE://127.0.0.1:8722")
        .containsEntry(
            "advertised.listeners", "PLAINTEXT://127.0.0.1:8702,REMOTE://gateway.jkt:9001");
    assertThat(properties(stream(Map.of("remote", Map.of("port", 8621))), 0))
        .containsEntry(
            "advertised.listeners", "PLAINTEXT://127.0.0.1:8701,REMOTE://127.0.0.1:8721");
  }

  private List<StreamFlow> flows(Resource stream) {
    return new StreamFlows(kafka()).of(StreamClusters.of(stream, Serving.at(stream.name())));
  }

  private Properties properties(Resource stream, int broker) throws IOException {
    Files.createDirectories(root.resolve("deploy/local/kafka/target/lib"));
    Properties properties = new Properties();
    Program program = kafka().brokers(stream, stream.id(), Set.of()).get(broker);
    properties.load(new StringReader(program.files().get("server.properties")));
    return properties;
  }

  private KafkaCluster kafka() {
    Site site = new Site(root, root.resolve("var"), OFFSET);
    return new KafkaCluster(site, new Artifacts(site), new KafkaAdmins());
  }

  private static Resource stream(Map<String, Object> more) {
    Map<String, Object> spec = new HashMap<>(COPIES);
    spec.putAll(Map.of("region", "jkt", "brokers", 2, "port", 8601, "controllerPort", 8611));
    spec.putAll(more);
    return new Resource(Kind.STREAM, "locstream", "jkt", "transport", spec);
  }
}
