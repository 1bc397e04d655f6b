package io.asgard.feed;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.producer.Ack;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What became of the events: ids of the stored ones, one sample of why per refusal code. */
final class Answers {
  private final AckedIds ids;
  private final Map<Code, String> samples = new ConcurrentSkipListMap<>();

  Answers(AckedIds ids) {
    this.ids = ids;
  }

  void add(Ack ack, long eventTime, String topic) {
    if (ack.stored()) {
      ids.add(ack.id(), eventTime, topic);
      return;
    }
    samples.putIfAbsent(ack.code(), ack.detail());
  }

  Map<Code, String> samples() {
    return samples;
  }
}
