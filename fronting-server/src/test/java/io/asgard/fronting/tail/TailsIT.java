package io.asgard.fronting.tail;

import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.test.TestKafka;
import io.asgard.platform.test.TestOdin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailsIT {
  private static final String TOPIC = TestKafka.topic("tails", 1);

  private final TestOdin odin = TestOdin.start();
  @TempDir private Path cache;
  private volatile TopicType type = type(TOPIC, DriverLocation.getDescriptor(), 1);
  private final Tails tails =
      new Tails(
          topic -> new MovingStream("s", StreamLocations.of(odin.url(), cache, () -> "token")),
          topic -> Optional.of(type),
          4,
          Duration.ofSeconds(1));

  @BeforeEach
  void start() {
    odin.serves("s", TestKafka.bootstrapServers());
  }

  @AfterEach
  void close() {
    tails.close();
    eventually(() -> assertThat(tails.size()).isZero());
    odin.close();
  }

  @Test
  void saysThatTheStreamHasMoved() {
    Listener listener = new Listener(true);
    tails.start("transport", ask(), listener);
    eventually(() -> tell(TOPIC, 0, listener, "\"driverId\":\"d-1\""));
    odin.serves("s", "127.0.0.1:1");
    eventually(
        () -> assertThat(listener.heard()).contains("{\"end\":\"stream: has moved to another"));
  }

  @Test
  void oneWhoDoesNotReadLosesItsPlace() {
    Listener deaf = new Listener(false);
    tails.start("transport", ask(), deaf);
    eventually(() -> assertThat(deaf.cut).isTrue());
    eventually(() -> assertThat(tails.size()).isZero());
  }

  @Test
  void aTeamLeavesHalfOfThePlacesToOthers() {
    tails.start("transport", ask(), new Listener(true));
    tails.start("transport", ask(), new Listener(true));
    assertThatThrownBy(() -> tails.start("transport", ask(), new Listener(true)))
        .hasMessage("tails: 2 of team transport (expected: < 2, half of fronting.max-tails)");
    tails.start("payments", ask(), new Listener(true));
    assertThat(tails.size()).isEqualTo(3);
  }

  @Test
  void takesInNewVersionsAndPartitionsWhileItRuns() throws Exception {
    String topic = TestKafka.topic("grows", 1);
    type = type(topic, without("route_id"), 1);
    Listener listener = new Listener(true);
    tails.start("transport", ask("driverId=d-1"), listener);
    eventually(() -> tell(topic, 0, listener, "\"driverId\":\"d-1\""));
    assertThat(listener.heard()).doesNotContain("routeId");
    type = type(topic, DriverLocation.getDescriptor(), 2);
    eventually(() -> tell(topic, 0, listener, "\"routeId\":\"r-1\""));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
    }
    eventually(() -> tell(topic, 1, listener, "\"partition\":1"));
    type = type(topic, without("driver_id"), 3);
    eventually(
        () -> assertThat(listener.heard()).contains("{\"end\":\"the topic's type has changed: "));
  }

  private static void tell(String topic, int partition, Listener listener, String heard) {
    Map<String, Object> config = Map.of("bootstrap.servers", TestKafka.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] key = DriverLocationKey.newBuilder().setDriverId("d-1").build().toByteArray();
      byte[] message =
          DriverLocation.newBuilder().setDriverId("d-1").setRouteId("r-1").build().toByteArray();
      producer.send(new ProducerRecord<>(topic, partition, key, message));
    }
    within(Duration.ofSeconds(1), () -> assertThat(listener.heard()).contains(heard));
  }

  private static Descriptor without(String field) throws Exception {
    FileDescriptorProto.Builder file =
        DriverLocation.getDescriptor().getFile().toProto().toBuilder();
    DescriptorProto.Builder message =
        file.getMessageTypeBuilder(DriverLocation.getDescriptor().getIndex());
    message.removeField(DriverLocation.getDescriptor().findFieldByName(field).getIndex());
    FileDescriptor[] imports = {TimestampProto.getDescriptor()};
    return FileDescriptor.buildFrom(file.build(), imports).findMessageTypeByName("DriverLocation");
  }

  private static TopicType type(String topic, Descriptor message, int version) {
    return new TopicType(
        topic,
        "transport",
        DriverLocationKey.getDescriptor(),
        message,
        1,
        Duration.ofDays(7),
        Duration.ofHours(1),
        version);
  }

  private Ask ask(String... where) {
    return Ask.of(type, List.of(where), null, null, null, false);
  }

  private static final class Listener implements Reader {
    private final boolean reads;
    private final StringBuffer heard = new StringBuffer();
    private volatile boolean cut;

    Listener(boolean reads) {
      this.reads = reads;
    }

    String heard() {
      return heard.toString();
    }

    @Override
    public boolean isThere() {
      return true;
    }

    @Override
    public Optional<String> refusal() {
      return Optional.empty();
    }

    @Override
    public boolean hasRoom() {
      return reads;
    }

    @Override
    public void tell(String lines) {
      heard.append(lines);
    }

    @Override
    public void cut() {
      cut = true;
    }

    @Override
    public void end() {}
  }
}
