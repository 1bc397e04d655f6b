package io.asgard.odin.spec;

import static io.asgard.odin.spec.Field.Type.DURATION;
import static io.asgard.odin.spec.Field.Type.FLAG;
import static io.asgard.odin.spec.Field.Type.LIST;
import static io.asgard.odin.spec.Field.Type.MAP;
import static io.asgard.odin.spec.Field.Type.TEXT;
import static io.asgard.odin.spec.Field.Type.WHOLE;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What can be declared, and the fields of its {@code spec}. */
public enum Kind {
  /** Kafka brokers for one kind of data. */
  STREAM(
      "Stream",
      Field.required("port", WHOLE),
      Field.required("controllerPort", WHOLE),
      Field.of("region", TEXT),
      Field.of("brokers", WHOLE),
      Field.of("racks", LIST),
      Field.of("heap", TEXT),
      Field.of("properties", MAP)),
  TOPIC(
      "Topic",
      Field.required("stream", TEXT),
      Field.of("partitions", WHOLE),
      Field.of("retention", DURATION),
      Field.of("schema", TEXT),
      Field.of("compatibility", TEXT),
      Field.of("descriptors", TEXT),
      Field.of("eventTime", MAP),
      Field.of("properties", MAP)),
  /** A PostgreSQL server. */
  DATABASE("Database", Field.required("port", WHOLE), Field.of("databases", LIST)),
  TIME_SERIES(
      "TimeSeries",
      Field.required("engine", TEXT),
      Field.required("port", WHOLE),
      Field.of("heap", TEXT)),
  /** A Flink cluster: a JobManager and a TaskManager. */
  DAGGER_CLUSTER(
      "DaggerCluster",
      Field.required("port", WHOLE),
      Field.of("slots", WHOLE),
      Field.of("jobManagerHeap", TEXT),
      Field.of("taskHeap", TEXT),
      Field.of("properties", MAP)),
  SCHEMA_REGISTRY("SchemaRegistry", Field.ofService()),
  FRONTING("Fronting", Field.ofService()),
  FIREHOSE("Firehose", Field.ofService()),
  DATLANTIS("Datlantis", Field.ofService()),
  ENIGMA("Enigma", Field.ofService()),
  COSMOS("Cosmos", Field.ofService()),
  ATLAS("Atlas", Field.ofService()),
  /** A job: the fields of the contract JobSpec. */
  DAGGER("Dagger"),
  /** The fields of the contract MetricModel. */
  METRIC("Metric"),
  LAYER("Layer"),
  AREA("Area"),
  /** The demo feed, always on. */
  FEED(
      "Feed", Field.required("arguments", LIST), Field.of("enabled", FLAG), Field.of("heap", TEXT));

  private final String title;
  private final List<Field> fields;

  Kind(String title, Field... fields) {
    this.title = title;
    this.fields = List.of(fields);
  }

  /** What the kind is called in YAML. */
  @JsonValue
  public String title() {
    return title;
  }

  /** Whether the spec is the JSON of a contract message, which checks the fields itself. */
  public boolean isMessage() {
    return this == DAGGER || this == METRIC || this == LAYER || this == AREA;
  }

  /** Whether it is a Spring Boot service of ours. */
  public boolean isService() {
    return fields.equals(List.of(Field.ofService()));
  }

  List<Field> fields() {
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
                    "kind: " + title + " (expected: one of " + titles() + ")"));
  }

  private static List<String> titles() {
    List<String> titles = new ArrayList<>();
    for (Kind kind : values()) {
      titles.add(kind.title);
    }
    return titles;
  }
}
