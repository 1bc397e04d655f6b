package io.asgard.platform.test;

import static io.asgard.platform.test.Eventually.eventually;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A cluster of real brokers of its own, which a test may fence, stop and start again. */
public final class TestCluster implements AutoCloseable {
  private final KafkaClusterTestKit kit;
  private final List<BrokerServer> stopped = new ArrayList<>();
  private String bootstrapServers;

  private TestCluster(KafkaClusterTestKit kit) {
    this.kit = kit;
    bootstrapServers = kit.bootstrapServers();
  }

  /** One with these topics, of so many partitions each, with a replica on every broker. */
  public static TestCluster start(int brokers, int partitions, String... topics) {
    TestCluster cluster = new TestCluster(kit(brokers));
    List<NewTopic> wanted =
        List.of(topics).stream()
            .map(topic -> new NewTopic(topic, partitions, (short) brokers))
            .toList();
    cluster.create(wanted);
    return cluster;
  }

  /** Creates these, and returns when every broker knows of them, whichever is asked next. */
  public void create(Collection<NewTopic> topics) {
    try (Admin admin = admin()) {
      Topics.create(admin, topics);
    }
    for (BrokerServer broker : brokers()) {
      eventually(
          () -> {
            for (NewTopic topic : topics) {
              if (!broker.metadataCache().contains(topic.name())) {
                throw new IllegalStateException(topic.name() + " is not known to every broker");
              }
            }
          });
    }
  }

  /** host:port of each broker; others after they were stopped. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * From now on every write to the topic is refused, and may be tried again: it wants all replicas,
   * and one is away. There have to be two brokers.
   */
  public void fence(String topic) {
    List<BrokerServer> running = brokers();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ConfigEntry all = new ConfigEntry("min.insync.replicas", String.valueOf(running.size()));
    try (Admin admin = admin()) {
      await(
          admin
              .incrementalAlterConfigs(
                  Map.of(resource, List.of(new AlterConfigOp(all, AlterConfigOp.OpType.SET))))
              .all());
    }
    stop(running.get(running.size() - 1));
  }

  /** Nobody can connect any more; what is on the disks stays. */
  public void stop() {
    brokers().stream().filter(broker -> !stopped.contains(broker)).forEach(this::stop);
  }

  private void stop(BrokerServer broker) {
    broker.shutdown();
    stopped.add(broker);
  }

  /** Brings back the brokers that were stopped, with what they had. */
  public void startAgain() {
    stopped.forEach(BrokerServer::startup);
    stopped.clear();
    bootstrapServers = kit.bootstrapServers();
  }

  private List<BrokerServer> brokers() {
    return List.copyOf(kit.brokers().values());
  }

  /** With a controller apart, so that a broker that is stopped is nothing to the others. */
  private static KafkaClusterTestKit kit(int brokers) {
    TestKitNodes nodes =
        new TestKitNodes.Builder()
            .setCombined(false)
            .setNumBrokerNodes(brokers)
            .setNumControllerNodes(1)
            .build();
    try {
      KafkaClusterTestKit kit =
          new KafkaClusterTestKit.Builder(nodes)
              .setConfigProp("auto.create.topics.enable", "false")
              .setConfigProp("log.retention.ms", "-1")
              .setConfigProp("offsets.topic.replication.factor", String.valueOf(brokers))
              .setConfigProp("offsets.topic.num.partitions", "1")
              .setConfigProp("group.initial.rebalance.delay.ms", "0")
              .build();
      kit.format();
      kit.startup();
      kit.waitForReadyBrokers();
      return kit;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(KafkaFuture<Void> done) {
    try {
      done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    try {
      kit.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
