package io.asgard.firehose.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.deadletter.DeadLetter.Cause;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.SampleEvents;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaDeadLettersTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Cluster CLUSTER =
      new Cluster(
          "c",
          List.of(Node.noNode()),
          List.of(new PartitionInfo("dead", 0, Node.noNode(), new Node[0], new Node[0])),
          Set.of(),
          Set.of());

  private final MockProducer<byte @Nullable [], byte @Nullable []> producer =
      new MockProducer<>(CLUSTER, true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final KafkaDeadLetters letters =
      new KafkaDeadLetters(
          producer, "dead", new Provenance("maps", "1@here"), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Event event = SampleEvents.event(42);

  @Test
  void keepsTheEventAndSaysWhereItIsFrom() {
    assertThat(
            letters.write(List.of(new DeadLetter(event.record(), Cause.REJECTED, "status 400", 3))))
        .containsExactly(Optional.empty());
    ProducerRecord<byte @Nullable [], byte @Nullable []> letter = producer.history().get(0);
    assertThat(letter.key()).isEqualTo(event.record().key());
    assertThat(letter.value()).isEqualTo(event.record().value());
    assertThat(letter.headers().lastHeader("asgard").value())
        .isEqualTo(SampleEvents.meta(42).toByteArray());
    assertThat(provenance(letter))
        .isEqualTo(
            Map.of(
                "dead-letter-topic", "driver-location",
                "dead-letter-partition", "0",
                "dead-letter-offset", "42",
                "dead-letter-timestamp", "2023-11-14T22:13:21Z",
                "dead-letter-class", "REJECTED",
                "dead-letter-reason", "status 400",
                "dead-letter-attempts", "3",
                "dead-letter-group", "maps",
                "dead-letter-instance", "1@here",
                "dead-letter-time", "2026-01-02T03:04:05Z"));
  }

  @Test
  void saysWhyALetterIsNotKept() {
    producer.sendException = new IllegalStateException("broken");
    assertThat(letters.write(List.of(new DeadLetter(event.record(), Cause.REJECTED, "r", 1))))
        .singleElement()
        .satisfies(answer -> assertThat(answer.orElse("")).contains("dead-letter topic dead:"));
  }

  private static Map<String, String> provenance(ProducerRecord<?, ?> letter) {
    Map<String, String> headers = new LinkedHashMap<>();
    letter
        .headers()
        .forEach(
            header -> {
              if (!header.key().equals("asgard")) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
              }
            });
    return headers;
  }
}
