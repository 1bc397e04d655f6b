package io.asgard.odin.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the plan and the progress are kept: as offsets of a group of the target cluster, so that
 * they are part of the transaction which carries the records. An offset is one of the source, but
 * stands under the target's topic: a broker takes offsets of topics alone that it has.
 */
final class Ledger {
  private final ReplayOrder order;

  Ledger(ReplayOrder order) {
    this.order = order;
  }

  /**
   * What was begun under the id; empty if nothing was.
   *
   * @param settled whether no other run writes any more: then what it wrote last is awaited
   * @throws IllegalArgumentException if the id is in use for something else
   */
  Optional<ReplayState> read(Cluster target, boolean settled) {
    Map<TopicPartition, OffsetAndMetadata> offsets = target.committed(order.name(), settled);
    List<Track> tracks = new ArrayList<>();
    ReplayPlan plan = null;
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : offsets.entrySet()) {
      if (entry.getValue() != null) { // Kafka's way to say that there is none.
        Note note = note(entry.getKey(), entry.getValue().metadata());
        plan = note.plan();
        tracks.add(new Track(entry.getKey().partition(), note.counts(), entry.getValue().offset()));
      }
    }
    tracks.sort(Comparator.comparingInt(Track::partition));
    return Optional.ofNullable(plan).map(found -> new ReplayState(found, tracks));
  }

  private Note note(TopicPartition at, String metadata) {
    if (!at.topic().equals(order.target().topic())) {
      throw new IllegalArgumentException(
          "id: "
              + order.id()
              + ": into "
              + order.target().topic()
              + " (expected: into "
              + at.topic()
              + ", as it began under this id; or another id)");
    }
    try {
      return JsonMapper.shared().readValue(metadata, Note.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "id: "
              + order.id()
              + " (expected: another one; somebody else has the group "
              + order.name()
              + ")",
          e);
    }
  }

  /**
   * Makes the state part of the open transaction. Always all of it: brokers forget offsets that
   * nobody commits for days, and half a plan is none.
   */
  void write(Producer<byte[], byte[]> producer, ReplayState state) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Track track : state.tracks()) {
      String note = JsonMapper.shared().writeValueAsString(new Note(state.plan(), track.counts()));
      offsets.put(
          new TopicPartition(order.target().topic(), track.partition()),
          new OffsetAndMetadata(track.next(), note));
    }
    producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(order.name()));
  }
}
