package io.asgard.odin.event;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.PlatformEvent;
import io.asgard.platform.test.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class EventTopicIT {
  private static final EmbeddedKafkaKraftBroker home = TestKafka.another(EventTopic.NAME);
  private static final EmbeddedKafkaKraftBroker away = TestKafka.another(EventTopic.NAME);

  private final AtomicReference<Optional<String>> place = new AtomicReference<>(Optional.empty());

  @BeforeAll
  static void start() {
    home.afterPropertiesSet();
    away.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    home.destroy();
    away.destroy();
  }

  @Test
  void writesWhereItsStreamIsNow() {
    try (EventTopic topic = new EventTopic(place::get)) {
      topic.start();
      topic.add(event("before there is a topic"));
      place.set(Optional.of(home.getBrokersAsString()));
      topic.add(event("at home"));
      eventually(() -> assertThat(on(home)).hasSize(2));
      place.set(Optional.empty());
      topic.add(event("while it moves"));
      place.set(Optional.of(away.getBrokersAsString()));
      topic.add(event("away"));
      eventually(() -> assertThat(on(away)).containsExactly("while it moves", "away"));
      assertThat(on(home)).containsExactly("before there is a topic", "at home");
    }
  }

  private static PlatformEvent event(String what) {
    return PlatformEvent.newBuilder().setWhat(what).setResource("stream/s").build();
  }

  private static List<String> on(EmbeddedKafkaKraftBroker broker) {
    TopicPartition partition = new TopicPartition(EventTopic.NAME, 0);
    List<String> whats = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.getBrokersAsString()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (var row : consumer.poll(Duration.ofMillis(100))) {
          whats.add(PlatformEvent.parseFrom(row.value()).getWhat());
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    return whats;
  }
}
