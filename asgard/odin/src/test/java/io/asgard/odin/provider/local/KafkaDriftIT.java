package io.asgard.odin.provider.local;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.provider.PartFailed;
import io.asgard.platform.test.TestCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What somebody changes on a real cluster, behind Odin's back. */
class KafkaDriftIT {
  private static final ClientQuotaEntity FEED =
      new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "feed"));
  private static final Map<String, Double> LIMITS = Map.of("producer_byte_rate", 1000.0);

  private static final KafkaAdmins admins = new KafkaAdmins();
  private static TestCluster cluster;
  private static Admin admin;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(1, 1);
    admin = cluster.admin();
  }

  @AfterAll
  static void stop() {
    admins.close();
    admin.close();
    cluster.close();
  }

  @Test
  void aTopicThatIsAsItWasMadeDoesNotDiffer() throws Exception {
    TopicOwner topic = topic("same", 2);
    topic.put();
    eventually(() -> assertThat(differences(topic)).isEmpty());
  }

  @Test
  void aDeletedTopicIsMadeAgain() throws Exception {
    TopicOwner topic = topic("deleted", 1);
    topic.put();
    admin.deleteTopics(Set.of("deleted")).all().get();
    eventually(
        () -> assertThat(differences(topic)).containsExactly(Difference.gone("is not there")));
    topic.put();
    eventually(() -> assertThat(differences(topic)).isEmpty());
  }

  @Test
  void aConfigThatWasChangedOrAddedIsSetBack() throws Exception {
    TopicOwner topic = topic("config", 1);
    topic.put();
    alter(ConfigResource.Type.TOPIC, "config", "retention.ms", "5000");
    alter(ConfigResource.Type.TOPIC, "config", "segment.ms", "60000");
    eventually(
        () ->
            assertThat(differences(topic))
                .containsExactly(
                    Difference.of("retention.ms", "60000", "5000"),
                    Difference.of("segment.ms", "the cluster's default", "60000")));
    topic.put();
    eventually(() -> assertThat(differences(topic)).isEmpty());
  }

  @Test
  void missingPartitionsAreAddedAndTooManyAreRefused() throws Exception {
    topic("partitions", 1).put();
    TopicOwner three = topic("partitions", 3);
    eventually(
        () -> assertThat(differences(three)).containsExactly(Difference.of("partitions", 3, 1)));
    three.put();
    admin.createPartitions(Map.of("partitions", NewPartitions.increaseTo(5))).all().get();
    eventually(
        () ->
            assertThat(differences(three))
                .containsExactly(
                    Difference.refused(
                        "partitions", 3, 5, "a topic cannot lose partitions: declare 5")));
    assertThatThrownBy(three::put)
        .isInstanceOf(PartFailed.class)
        .hasMessage("partitions: 3 (expected: >= 5, a topic cannot lose partitions)");
  }

  @Test
  void replicasThatAreTooFewOrOnOneRackAreRefused() throws Exception {
    topic("replicas", 1).put();
    TopicOwner two = owner(new TopicSpec("replicas", 1, 2, 2, Map.of("retention.ms", "60000")));
    eventually(
        () ->
            assertThat(differences(two))
                .containsExactly(
                    Difference.refused(
                        "partition 0", "2 replicas", 1, "an apply does not move replicas")));
  }

  @Test
  void quotasAreKeptAsDeclared() throws Exception {
    ClusterSettings settings = settings(Map.of(FEED, LIMITS), Set.of());
    settings.put();
    eventually(() -> assertThat(drifted(settings, "quota")).isEmpty());
    alterQuota("feed", 7.0);
    alterQuota("stranger", 8.0);
    eventually(() -> assertThat(drifted(settings, "quota")).hasSize(2));
    settings.put();
    eventually(() -> assertThat(drifted(settings, "quota")).isEmpty());
  }

  @Test
  void aSettingOfARunningBrokerIsTakenBack() throws Exception {
    ClusterSettings settings = settings(Map.of(FEED, LIMITS), Set.of());
    String broker = admin.describeCluster().nodes().get().iterator().next().idString();
    alter(ConfigResource.Type.BROKER, broker, "log.retention.ms", "86400000");
    eventually(
        () ->
            assertThat(drifted(settings, "broker " + broker))
                .extracting(Difference::actual)
                .containsExactly("86400000"));
    settings.put();
    eventually(() -> assertThat(drifted(settings, "broker " + broker)).isEmpty());
  }

  @Test
  void aTopicThatNobodyDeclaredIsNamedAndLeftAlone() throws Exception {
    cluster.create(Set.of(new NewTopic("handmade", 1, (short) 1)));
    ClusterSettings settings = settings(Map.of(), Set.of());
    eventually(
        () ->
            assertThat(drifted(settings, "topic handmade"))
                .extracting(Difference::refusal)
                .containsExactly("not declared: declare and import it, or delete it"));
    assertThat(drifted(settings(Map.of(), Set.of("handmade")), "topic handmade")).isEmpty();
  }

  @Test
  void theDataOfATopicIsItsRecords() throws Exception {
    TopicOwner topic = topic("data", 1);
    assertThat(topic.data()).isEmpty();
    topic.put();
    eventually(() -> assertThat(topic.data()).contains("0 records"));
    topic.remove();
    topic.remove();
    eventually(() -> assertThat(topic.data()).isEmpty());
  }

  @Test
  void aBrokerIsIndispensableToWhatHasNoOtherReplica() throws Exception {
    topic("alone", 1).put();
    int broker = admin.describeCluster().nodes().get().iterator().next().id();
    assertThat(new Spare(admin).problem(broker).orElseThrow())
        .contains("would have 0 replicas in sync (expected: >= min.insync.replicas, 1)");
    assertThat(new Spare(admin).problem(broker + 100)).isEmpty();
  }

  private static TopicOwner topic(String name, int partitions) {
    return owner(new TopicSpec(name, partitions, 1, 1, Map.of("retention.ms", "60000")));
  }

  private static TopicOwner owner(TopicSpec spec) {
    return new TopicOwner(admins, cluster.bootstrapServers(), spec);
  }

  private static ClusterSettings settings(
      Map<ClientQuotaEntity, Map<String, Double>> quotas, Set<String> topics) {
    return new ClusterSettings(
        admins, cluster.bootstrapServers(), 1, quotas, topics, Optional.empty());
  }

  private static List<Difference> differences(Owned.Owner owner) {
    return owner.differences(new Clusters(admins));
  }

  private static List<Difference> drifted(Owned.Owner owner, String field) {
    return differences(owner).stream().filter(d -> d.field().startsWith(field)).toList();
  }

  private static void alter(ConfigResource.Type type, String name, String key, String value)
      throws Exception {
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(new ConfigResource(type, name), List.of(set))).all().get();
  }

  private static void alterQuota(String client, double bytes) throws Exception {
    admin
        .alterClientQuotas(
            List.of(
                new ClientQuotaAlteration(
                    new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, client)),
                    List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytes)))))
        .all()
        .get();
  }
}
