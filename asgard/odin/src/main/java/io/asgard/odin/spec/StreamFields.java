package io.asgard.odin.spec;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import io.asgard.contracts.v1.TopicSchema.Compatibility;
import java.util.List;
import java.util.Map;

/** The fields of a Stream and of a Topic. A topic inside a stream has those of a Topic. */
final class StreamFields {
  static final int MOST_BROKERS = 99;
  static final List<String> COPIES = List.of("mirror", "perf", "failover");

  private static final int MOST_PARTITIONS = 10_000;
  private static final int MOST_PERCENT = 1_000_000;

  private static final ObjectOf EVENT_TIME =
      ObjectOf.of(
          Field.required(
              "field", Scalar.PROTO_FIELD, "The timestamp field of the message that holds it."),
          Field.of("back", Scalar.DURATION, "`7d`", "An event older than this is refused."),
          Field.of("ahead", Scalar.DURATION, "`1h`", "An event newer than this is refused."));

  static final ObjectOf TOPIC =
      ObjectOf.of(
              Field.required("stream", Scalar.TEXT, "The stream that it is a topic of."),
              Field.of(
                  "partitions",
                  Scalar.whole(1, MOST_PARTITIONS).orReference(),
                  "`6`",
                  "How many ways its consumers can share it. They can grow, never shrink."),
              Field.of(
                  "retention",
                  Scalar.DURATION,
                  "the broker's, `7d`",
                  "How long an event is kept after its arrival."),
              Field.of(
                  "schema",
                  Scalar.TYPE_NAME,
                  "no schema",
                  "The message of its events; the key is the message with Key after its name."),
              Field.of(
                  "compatibility",
                  new OneOf(compatibilities()),
                  "`FULL`",
                  "What a new version of the schema must leave intact: docs/schemas.md."),
              Field.of(
                  "descriptors",
                  Scalar.TEXT,
                  "those of the platform's samples",
                  "The descriptor set that has the schema, from the root of the repository."),
              Field.of(
                  "eventTime",
                  EVENT_TIME,
                  "none",
                  "When an event happened, as it says itself. A schema needs it."),
              Field.of(
                  "properties",
                  MapOf.VALUES,
                  "none",
                  "Kafka's options of the topic, passed through."))
          .needing(
              Map.of(
                  "schema", "eventTime",
                  "eventTime", "schema",
                  "compatibility", "schema",
                  "descriptors", "schema"));

  /** Without a stream, but with a name: for a topic that stands in its stream. */
  static final ObjectOf INNER_TOPIC =
      TOPIC.without("stream").and(Field.required("name", Scalar.NAME, "The topic's name."));

  private static final ObjectOf QUOTA =
      ObjectOf.of(
          Field.required("clientId", Scalar.TEXT, "The client.id that it is for."),
          Field.of("produce", Scalar.SIZE, "no limit", "Bytes a second that it may write."),
          Field.of("consume", Scalar.SIZE, "no limit", "Bytes a second that it may read."),
          Field.of(
              "requests",
              Scalar.whole(1, MOST_PERCENT),
              "no limit",
              "Percent of one thread's time, per broker, that its requests may take."));

  private static final Field REGION =
      Field.of("region", Scalar.NAME, "the stream's", "Where its brokers are.");
  private static final Field RACKS =
      Field.of(
          "racks",
          new ListOf(Scalar.NAME),
          "no racks",
          "Brokers go to them in turn; copies of a partition lie on different ones.");
  private static final Field PORT =
      Field.required("port", Scalar.PORT, "Of the first broker; the others follow.");
  private static final Field CONTROLLER_PORT =
      Field.required(
          "controllerPort", Scalar.PORT, "Of the first broker's controller; the others follow.");
  private static final Field REMOTE =
      Field.of(
          "remote",
          ObjectOf.of(
              PORT,
              Field.of(
                  "advertised",
                  Scalar.ADDRESS,
                  "`127.0.0.1` and `port`",
                  "Where others reach the first broker's: the end of a tunnel, say. The others follow.")),
          "none",
          "A listener for flows to other regions, which go by `port` without it.");
  private static final Field PROPERTIES =
      Field.of("properties", MapOf.VALUES, "none", "Kafka's options of a broker, passed through.");
  private static final Field RETENTION =
      Field.of(
          "retention",
          Scalar.DURATION,
          "as the topic's",
          "How long the copy of every topic is kept.");

  private static final ObjectOf MIRROR =
      ObjectOf.of(REGION, brokers("1"), RACKS, PORT, CONTROLLER_PORT, heap("224m"), RETENTION)
          .and(REMOTE, PROPERTIES);

  private static final ObjectOf PERF =
      MIRROR
          .without(REMOTE.name())
          .and(
              Field.of(
                  "from",
                  new OneOf(List.of("live", "mirror")),
                  "`live`",
                  "Whether it copies the stream, or its mirror."));

  private static final ObjectOf FAILOVER =
      ObjectOf.of(
              Field.required(
                  "region", Scalar.NAME, "Where its brokers are: another than the stream's."),
              brokers("3"),
              RACKS,
              PORT,
              CONTROLLER_PORT,
              heap("288m"))
          .and(REMOTE, PROPERTIES);

  static final ObjectOf STREAM =
      ObjectOf.of(
          Field.of("region", Scalar.NAME, "`local`", "Where its brokers are."),
          brokers("3"),
          RACKS,
          PORT,
          CONTROLLER_PORT,
          heap("288m"),
          REMOTE,
          PROPERTIES,
          Field.of(
              "topics",
              new ListOf(INNER_TOPIC),
              "none",
              "Its topics: each is the same as a Topic with this stream."),
          Field.of("quotas", new ListOf(QUOTA), "none", "What Kafka clients may use of it."),
          Field.of(
              "mirror",
              MIRROR,
              "none",
              "A copy that keeps events for long: for aggregations and replays."),
          Field.of("perf", PERF, "none", "A copy to load and to break."),
          Field.of(
              "failover",
              FAILOVER,
              "none",
              "A copy in another region that can take the stream's place."),
          Field.of(
              "canary",
              Scalar.FLAG,
              "`true`",
              "Whether a program writes and reads it all the time, to measure it."),
          Fields.LIMITS);

  private StreamFields() {}

  private static Field brokers(String standard) {
    return Field.of(
        "brokers",
        Scalar.whole(1, MOST_BROKERS),
        "`" + standard + "`",
        "How many; up to three of them hold each partition.");
  }

  private static Field heap(String standard) {
    return Field.of("heap", Scalar.HEAP, "`" + standard + "`", "Of each broker.");
  }

  private static List<String> compatibilities() {
    return Compatibility.getDescriptor().getValues().stream()
        .filter(mode -> mode.getNumber() != Compatibility.COMPATIBILITY_UNSPECIFIED_VALUE)
        .map(EnumValueDescriptor::getName)
        .toList();
  }
}
