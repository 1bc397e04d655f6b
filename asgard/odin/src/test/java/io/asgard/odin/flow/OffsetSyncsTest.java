package io.asgard.odin.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OffsetSyncsTest {
  private static final TopicPartition PARTITION = new TopicPartition("booking", 1);

  private static final FlowBegin UNKNOWN = new FlowBegin(Map.of(), Map.of());

  private final OffsetSyncs syncs = new OffsetSyncs(UNKNOWN);

  @Test
  void knowsNothingBeforeTheFirstNote() {
    assertThat(syncs.translate(PARTITION, 5)).isEmpty();
    syncs.take(PARTITION, 10, 20);
    assertThat(syncs.translate(PARTITION, 9)).isEmpty();
  }

  @Test
  void goesOnAfterTheLastRecordThatWasNoted() {
    syncs.take(PARTITION, 10, 20);
    syncs.take(PARTITION, 90, 130);
    assertThat(syncs.translate(PARTITION, 10)).isEqualTo(OptionalLong.of(20));
    assertThat(syncs.translate(PARTITION, 50)).isEqualTo(OptionalLong.of(21));
    assertThat(syncs.translate(PARTITION, 91)).isEqualTo(OptionalLong.of(131));
  }

  @Test
  void goesOnWhereTheFlowBeganBeforeItsFirstNote() {
    OffsetSyncs begun =
        new OffsetSyncs(new FlowBegin(Map.of(PARTITION, 100L), Map.of(PARTITION, 140L)));
    assertThat(begun.translate(PARTITION, 99)).isEmpty();
    assertThat(begun.translate(PARTITION, 120)).isEqualTo(OptionalLong.of(140));
    begun.take(PARTITION, 10, 20); // when it ran the time before
    assertThat(begun.translate(PARTITION, 99)).isEqualTo(OptionalLong.of(21));
    assertThat(begun.translate(PARTITION, 100)).isEqualTo(OptionalLong.of(140));
    begun.take(PARTITION, 110, 151);
    assertThat(begun.translate(PARTITION, 109)).isEqualTo(OptionalLong.of(140));
    assertThat(begun.translate(PARTITION, 120)).isEqualTo(OptionalLong.of(152));
  }

  @Test
  void forgetsATopicThatBeganAnew() {
    syncs.take(PARTITION, 1_000, 2_000);
    syncs.take(PARTITION, 3, 2_010);
    assertThat(syncs.translate(PARTITION, 1_000)).isEqualTo(OptionalLong.of(2_011));
    syncs.take(PARTITION, 5, 1);
    assertThat(syncs.translate(PARTITION, 4)).isEmpty();
  }

  @Test
  void readsANoteAsMirrorMakerWritesIt() {
    byte[] topic = "booking".getBytes(StandardCharsets.UTF_8);
    ByteBuffer key = ByteBuffer.allocate(2 + topic.length + 4);
    key.putShort((short) topic.length).put(topic).putInt(1);
    ByteBuffer value = ByteBuffer.allocate(16).putLong(7).putLong(9);
    syncs.take(key.array(), value.array());
    assertThat(syncs.translate(PARTITION, 8)).isEqualTo(OptionalLong.of(10));
  }

  /** Gaps on both ends: marks of transactions, and what was compacted away. */
  @RepeatedTest(50)
  void neverSkipsARecordAndIsExactWhereANoteIs(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    long[] target = new long[400];
    long[] source = new long[400];
    boolean[] noted = new boolean[400];
    for (int record = 0; record < 400; record++) {
      source[record] = (record == 0 ? -1 : source[record - 1]) + 1 + random.nextInt(3);
      target[record] = (record == 0 ? -1 : target[record - 1]) + 1 + random.nextInt(3);
      noted[record] = record == 0 || random.nextInt(20) == 0;
      if (noted[record]) {
        syncs.take(PARTITION, source[record], target[record]);
      }
    }
    for (int record = 0; record < 400; record++) {
      long there = syncs.translate(PARTITION, source[record]).orElseThrow();
      assertThat(there).isLessThanOrEqualTo(target[record]);
      if (noted[record]) {
        assertThat(there).isEqualTo(target[record]);
      }
    }
  }
}
