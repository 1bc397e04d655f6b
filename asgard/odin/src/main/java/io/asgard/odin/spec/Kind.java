package io.asgard.odin.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.asgard.contracts.v1.Area;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.Layer;
import io.asgard.contracts.v1.MetricModel;
import java.util.Arrays;
import java.util.List;

/** What can be declared: the fields of its {@code spec}, and what others can refer to. */
public enum Kind {
  STREAM(
      "Stream",
      "Kafka brokers for one kind of data, and its copies.",
      StreamFields.STREAM,
      "name",
      "bootstrap",
      "region"),
  TOPIC("Topic", "A topic of a stream, and the schema of its events.", StreamFields.TOPIC),
  DATABASE("Database", "A PostgreSQL server.", Fields.DATABASE, "url", "user", "password"),
  TIME_SERIES(
      "TimeSeries",
      "A time-series store: QuestDB or InfluxDB.",
      Fields.TIME_SERIES,
      "url",
      "write-url",
      "engine"),
  DAGGER_CLUSTER(
      "DaggerCluster",
      "A Flink cluster: a JobManager and a TaskManager.",
      Fields.DAGGER_CLUSTER,
      "url",
      "checkpoints",
      "token-file",
      "slots"),
  SCHEMA_REGISTRY("SchemaRegistry", "The types of topics.", Fields.SERVICE, ofService()),
  FRONTING("Fronting", "The gate that a team publishes to.", Fields.FRONTING, ofService()),
  FIREHOSE("Firehose", "A topic to a sink.", Fields.FIREHOSE, ofService()),
  DATLANTIS("Datlantis", "The keeper of daggers.", Fields.SERVICE, ofService()),
  ENIGMA("Enigma", "Queries over the time series.", Fields.SERVICE, ofService()),
  COSMOS("Cosmos", "Metrics, layers and areas.", Fields.SERVICE, ofService()),
  ATLAS("Atlas", "The map.", Fields.SERVICE, ofService()),
  DAGGER(
      "Dagger",
      "A job that Datlantis keeps: the contract JobSpec.",
      MessageFields.of(JobSpec.getDescriptor())),
  METRIC(
      "Metric",
      "A metric that Cosmos keeps: the contract MetricModel.",
      MessageFields.of(MetricModel.getDescriptor())),
  LAYER(
      "Layer",
      "A kind of map that Cosmos keeps: the contract Layer.",
      MessageFields.of(Layer.getDescriptor())),
  AREA(
      "Area",
      "A place that Cosmos keeps: the contract Area.",
      MessageFields.of(Area.getDescriptor())),
  FEED("Feed", "The demo feed, always on.", Fields.FEED, "token-file");

  private final String title;
  private final String meaning;
  private final ObjectOf fields;
  private final List<String> offers;

  Kind(String title, String meaning, ObjectOf fields, String... offers) {
    this.title = title;
    this.meaning = meaning;
    this.fields = fields;
    this.offers = List.of(offers);
  }

  private static String[] ofService() {
    return new String[] {"url", "host", "port", "data", "token-file"};
  }

  /** What the kind is called in YAML. */
  @JsonValue
  public String title() {
    return title;
  }

  /** What it is, in a sentence. */
  String meaning() {
    return meaning;
  }

  /** Whether the spec is the JSON of a contract message, which its owner checks further. */
  public boolean isMessage() {
    return this == DAGGER || this == METRIC || this == LAYER || this == AREA;
  }

  /** Whether it is a Spring Boot service of ours. */
  public boolean isService() {
    return List.of(Fields.SERVICE, Fields.FRONTING, Fields.FIREHOSE).contains(fields);
  }

  /** The attributes that others can refer to. */
  public List<String> offers() {
    return offers;
  }

  ObjectOf fields() {
    return fields;
  }

  /** The kind of that title. */
  @JsonCreator
  public static Kind of(String title) {
    return Arrays.stream(values())
        .filter(kind -> kind.title.equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind: " + title + " (expected: " + Nearest.oneOf(title, titles()) + ")"));
  }

  static List<String> titles() {
    return Arrays.stream(values()).map(Kind::title).toList();
  }
}
