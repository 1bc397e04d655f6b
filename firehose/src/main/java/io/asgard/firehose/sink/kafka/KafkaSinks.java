package io.asgard.firehose.sink.kafka;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.platform.service.Problems;
import java.util.Map;

/** Makes sinks that write events to Kafka topics. A cluster that is away is waited for. */
public final class KafkaSinks implements Sinks {
  private final KafkaSinkSettings settings;
  private final Map<String, String> fields;
  private final SharedProducer producer;

  /**
   * Connects to nothing yet.
   *
   * @param fields what JSON values hold; none for all of an event
   * @throws IllegalArgumentException saying what is wrong with the settings, one problem a line
   */
  public KafkaSinks(KafkaSinkSettings settings, Map<String, String> fields) {
    Problems problems = new Problems();
    SharedProducer.check(settings, problems);
    problems.check(
        fields.isEmpty() || settings.body() == KafkaSinkSettings.Body.JSON,
        "firehose.fields: "
            + fields.keySet()
            + " (expected: none, with body "
            + settings.body()
            + ")");
    problems.throwIfAny();
    this.settings = settings;
    this.fields = fields;
    producer = new SharedProducer(settings);
  }

  @Override
  public void check(EventType type) {
    new Records(settings, fields).check(type);
  }

  @Override
  public Sink open() {
    return new PreparingSink<>(
        new Records(settings, fields), new KafkaTarget(producer, settings.timeout()));
  }

  @Override
  public void close() {
    producer.close();
  }
}
