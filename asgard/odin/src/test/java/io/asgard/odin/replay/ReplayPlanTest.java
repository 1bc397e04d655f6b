package io.asgard.odin.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.EventMeta;
import io.asgard.contracts.v1.EventMeta.Kind;
import io.asgard.odin.replay.Selection.By;
import io.asgard.platform.records.EventHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayPlanTest {
  private static final long FROM = 1_000_000;
  private static final long TO = 2_000_000;
  private static final byte[] BYTES = {1};

  @Test
  void takesByTheEventTimeOfTheHeader() {
    ReplayPlan plan = plan(By.EVENT, true);
    assertThat(plan.takes(event(FROM, TO + 5))).isTrue();
    assertThat(plan.takes(event(FROM - 1, FROM))).isFalse();
    assertThat(plan.takes(event(TO, FROM))).isFalse();
  }

  @Test
  void takesByKafkasTimeWithoutAHeaderOrWithoutAnEventTime() {
    ReplayPlan plan = plan(By.EVENT, true);
    assertThat(plan.takes(record(FROM, BYTES, Optional.empty()))).isTrue();
    assertThat(plan.takes(record(TO, BYTES, Optional.empty()))).isFalse();
    assertThat(plan.takes(event(0, FROM))).isTrue();
  }

  @Test
  void takesByArrivalIfAsked() {
    assertThat(plan(By.ARRIVAL, true).takes(event(TO + 9, FROM))).isTrue();
    assertThat(plan(By.ARRIVAL, true).takes(event(FROM, TO))).isFalse();
  }

  @Test
  void leavesWatermarksOutWhereTheirPartitionIsAnother() {
    EventMeta mark = EventMeta.newBuilder().setEventTimeMs(FROM).setKind(Kind.WATERMARK).build();
    for (By by : By.values()) {
      assertThat(plan(by, true).takes(record(FROM, null, Optional.of(mark)))).isTrue();
      assertThat(plan(by, false).takes(record(FROM, null, Optional.of(mark)))).isFalse();
    }
  }

  @Test
  void copiesAllButTimeAndPlace() {
    ConsumerRecord<byte[], byte[]> record = event(FROM, FROM);
    var copy = plan(By.EVENT, true).copy(record, "into");
    assertThat(copy.topic()).isEqualTo("into");
    assertThat(copy.partition()).isEqualTo(3);
    assertThat(copy.timestamp()).isNull();
    assertThat(copy.key()).isSameAs(record.key());
    assertThat(copy.headers()).isEqualTo(record.headers());
    assertThat(plan(By.EVENT, false).copy(record, "into").partition()).isNull();
  }

  @Test
  void refusesASpanThatEndsBeforeItBegins() {
    assertThatThrownBy(() -> new Selection(moment(TO), moment(TO), By.EVENT))
        .hasMessage("from: 1970-01-01T00:33:20Z (expected: before `to`, 1970-01-01T00:33:20Z)");
  }

  private static ReplayPlan plan(By by, boolean samePartition) {
    return new ReplayPlan(
        "s", "t", "c/1", new Selection(moment(FROM), moment(TO), by), samePartition);
  }

  static Moment moment(long ms) {
    return new Moment("at " + ms, Instant.ofEpochMilli(ms));
  }

  private static ConsumerRecord<byte[], byte[]> event(long eventTime, long kafkaTime) {
    return record(
        kafkaTime, BYTES, Optional.of(EventMeta.newBuilder().setEventTimeMs(eventTime).build()));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long kafkaTime, byte @Nullable [] bytes, Optional<EventMeta> meta) {
    RecordHeaders headers = new RecordHeaders();
    meta.ifPresent(header -> headers.add(EventHeaders.NAME, header.toByteArray()));
    return new ConsumerRecord<>(
        "t",
        3,
        7,
        kafkaTime,
        TimestampType.CREATE_TIME,
        1,
        1,
        bytes,
        bytes,
        headers,
        Optional.empty());
  }
}
