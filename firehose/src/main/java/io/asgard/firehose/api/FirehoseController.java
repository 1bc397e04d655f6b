package io.asgard.firehose.api;

import io.asgard.firehose.delivery.Counts;
import io.asgard.firehose.delivery.DeliveryMetrics;
import io.asgard.firehose.delivery.Firehose;
import io.asgard.firehose.delivery.PartitionLag;
import io.asgard.firehose.delivery.SeekTarget;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Callers;
import io.asgard.platform.service.Role;
import io.asgard.platform.service.ServiceToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Shows this instance and moves it. What changes it asks for an operator of the owning team. */
@RestController
final class FirehoseController {
  private static final int MOST_LANES = 64;

  private final Firehose firehose;
  private final DeliveryMetrics metrics;
  private final SettingsView settings;
  private final Callers callers;
  private final ServiceToken token;

  FirehoseController(
      Firehose firehose,
      DeliveryMetrics metrics,
      SettingsView settings,
      Callers callers,
      ServiceToken token) {
    this.firehose = firehose;
    this.metrics = metrics;
    this.settings = settings;
    this.callers = callers;
    this.token = token;
  }

  /**
   * What {@code GET /v1/firehose} answers.
   *
   * @param trouble why events do not flow; empty when they do
   * @param paused whether it was told to take none
   * @param pending events that were polled and have no outcome yet
   * @param lag events to go, over this instance's partitions
   */
  record State(
      String trouble,
      boolean paused,
      int lanes,
      int pending,
      long lag,
      Counts counts,
      List<PartitionLag> partitions) {}

  /**
   * From where to read: one of them.
   *
   * @param to begin or end
   * @param time when the first event to read arrived in Kafka, or later
   * @param offset of the first event to read, with its topic and partition
   */
  record Seek(
      @Nullable String to,
      @Nullable Instant time,
      @Nullable String topic,
      @Nullable Integer partition,
      @Nullable Long offset) {
    SeekTarget target() {
      if ("begin".equals(to) && time == null && offset == null) {
        return SeekTarget.begin();
      }
      if ("end".equals(to) && time == null && offset == null) {
        return SeekTarget.end();
      }
      if (to == null && time != null && offset == null) {
        return SeekTarget.time(time);
      }
      if (to == null && time == null && topic != null && partition != null && offset != null) {
        return SeekTarget.offset(new TopicPartition(topic, partition), offset);
      }
      throw new IllegalArgumentException(
          "seek: "
              + this
              + " (expected: to begin or end, or time, or topic, partition and offset)");
    }
  }

  /** How many lanes to deliver with. */
  record Lanes(int lanes) {}

  @GetMapping("/v1/firehose")
  State state(Caller caller) {
    caller.requireAny(Role.VIEWER);
    List<PartitionLag> partitions = firehose.lag();
    return new State(
        firehose.trouble().orElse(""),
        firehose.isPaused(),
        firehose.lanes(),
        firehose.pending(),
        partitions.stream().mapToLong(PartitionLag::lag).sum(),
        metrics.counts(),
        partitions);
  }

  /** All settings as they are in force; what is secret is not told. */
  @GetMapping("/v1/firehose/settings")
  Map<String, Object> settings(Caller caller) {
    caller.require(Role.VIEWER, owner());
    return settings.shown();
  }

  /** Takes no more events; what is under way ends, the rest is read again later. */
  @PostMapping("/v1/firehose/pause")
  State pause(Caller caller) {
    caller.require(Role.OPERATOR, owner());
    firehose.pause();
    return state(caller);
  }

  /** Goes on. */
  @PostMapping("/v1/firehose/resume")
  State resume(Caller caller) {
    caller.require(Role.OPERATOR, owner());
    firehose.resume();
    return state(caller);
  }

  /** Reads this instance's partitions from elsewhere. */
  @PostMapping("/v1/firehose/seek")
  State seek(@RequestBody Seek seek, Caller caller) {
    caller.require(Role.OPERATOR, owner());
    firehose.seek(seek.target());
    return state(caller);
  }

  /** Delivers with more lanes, or with fewer, until the next start. */
  @PutMapping("/v1/firehose/lanes")
  State resize(@RequestBody Lanes wanted, Caller caller) {
    caller.require(Role.OPERATOR, owner());
    if (wanted.lanes() < 1 || wanted.lanes() > MOST_LANES) {
      throw new IllegalArgumentException(
          "lanes: " + wanted.lanes() + " (expected: 1 to " + MOST_LANES + ")");
    }
    firehose.resize(wanted.lanes());
    return state(caller);
  }

  /** The team whose firehose this is: the one of its own token. */
  private String owner() {
    return callers.verify(token.get()).team();
  }
}
