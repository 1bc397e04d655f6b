package io.asgard.dagger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.WindowClosed;
import io.asgard.platform.test.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What was told of closed windows so far. */
final class Windows implements AutoCloseable {
  private final List<WindowClosed> told = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> consumer =
      new KafkaConsumer<>(
          Map.of(
              "bootstrap.servers", TestKafka.bootstrapServers(), "auto.offset.reset", "earliest"),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer());

  Windows(String topic) {
    consumer.assign(List.of(new TopicPartition(topic, 0)));
  }

  List<WindowClosed> told() throws InvalidProtocolBufferException {
    for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
      told.add(WindowClosed.parseFrom(each.value()));
    }
    return told;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
