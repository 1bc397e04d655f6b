package io.asgard.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.v1.EventMeta;
import io.asgard.platform.records.EventHeaders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What one would write by hand: consumers that parse, add to a JDBC batch, execute and commit it.
 */
final class PlainJdbc implements AutoCloseable {
  private static final int BATCH = 500;
  private static final String UPSERT =
      "INSERT INTO location (id, at, driver, trip, speed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id)"
          + " DO UPDATE SET at = EXCLUDED.at, driver = EXCLUDED.driver, trip = EXCLUDED.trip,"
          + " speed = EXCLUDED.speed";

  private final PostgresReceiver receiver;
  private final List<CompletableFuture<Void>> consumers = new ArrayList<>();
  private volatile boolean stopping;

  /** As many as a firehose has lanes here, each for its share of the partitions. */
  PlainJdbc(PostgresReceiver receiver, String bootstrap, int partitions) {
    this.receiver = receiver;
    int count = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < count; i++) {
      List<TopicPartition> share = new ArrayList<>();
      for (int partition = i; partition < partitions; partition += count) {
        share.add(new TopicPartition(SampleEvents.TOPIC, partition));
      }
      consumers.add(Background.run(() -> write(bootstrap, share)));
    }
  }

  private void write(String bootstrap, List<TopicPartition> share) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", bootstrap, "max.poll.records", BATCH);
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Connection connection = receiver.open();
        PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      connection.setAutoCommit(false);
      consumer.assign(share);
      consumer.seekToBeginning(share);
      while (!stopping) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          add(upsert, record);
        }
        upsert.executeBatch();
        connection.commit();
      }
    } catch (SQLException | InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(PreparedStatement upsert, ConsumerRecord<byte[], byte[]> record)
      throws SQLException, InvalidProtocolBufferException {
    EventMeta meta =
        EventHeaders.parse(record.headers().lastHeader(EventHeaders.NAME).value()).orElseThrow();
    DriverLocation location = DriverLocation.parseFrom(record.value());
    upsert.setObject(1, EventHeaders.uuid(meta.getId()));
    upsert.setTimestamp(2, new Timestamp(meta.getEventTimeMs()));
    upsert.setString(3, location.getDriverId());
    upsert.setString(4, location.getTripId());
    upsert.setFloat(5, location.getSpeedMetersPerSecond());
    upsert.addBatch();
  }

  @Override
  public void close() {
    stopping = true;
    consumers.forEach(CompletableFuture::join);
  }
}
