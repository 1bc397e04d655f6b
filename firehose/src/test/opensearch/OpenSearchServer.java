import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * A node of OpenSearch for tests, run from its source: what it needs is not on the class path of
 * the tests. Without the checks of a production node, so that any user may start it.
 */
final class OpenSearchServer extends Node {
  private OpenSearchServer(Settings settings) {
    super(
        InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test"),
        List.of(Netty4Plugin.class),
        false);
  }

  /**
   * @param args directory, port
   */
  public static void main(String[] args) throws Exception {
    Settings settings =
        Settings.builder()
            .put("path.home", args[0])
            .put("node.name", "test")
            .put("cluster.name", "test")
            .put("discovery.type", "single-node")
            // A test does not depend on how full the disk is.
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .put("network.host", "127.0.0.1")
            .put("http.port", args[1])
            .put("transport.port", "0")
            .put("http.max_content_length", "1mb")
            .build();
    new OpenSearchServer(settings).start();
    Thread.currentThread().join();
  }
}
