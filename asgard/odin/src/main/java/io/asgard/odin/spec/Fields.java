package io.asgard.odin.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of what is neither a stream nor a contract message. */
final class Fields {
  static final int MOST_REPLICAS = 99;

  private static final int MOST_SLOTS = 1000;

  static final Field LIMITS =
      Field.of(
          "limits",
          ObjectOf.of(
              Field.of(
                  "memory",
                  Scalar.SIZE,
                  "no limit",
                  "What it may have of its own, heap and all else; more is refused by the system."),
              Field.of("files", Scalar.whole(1, 10_000_000), "the system's", "Open at once."),
              Field.of("nice", Scalar.whole(0, 19), "`0`", "How far it gives way to others.")),
          "none",
          "Of each of its processes, set by the operating system.");

  static final ObjectOf DATABASE =
      ObjectOf.of(
          Field.required("port", Scalar.PORT, "Of the server."),
          Field.of("databases", new ListOf(Scalar.DATABASE), "none", "The databases on it."),
          LIMITS);

  static final ObjectOf TIME_SERIES =
      ObjectOf.of(
          Field.required(
              "engine", new OneOf(List.of("questdb", "influxdb")), "Which server it is."),
          Field.required(
              "port",
              Scalar.PORT,
              "HTTP. QuestDB has the two after it too; InfluxDB has the tenth after it and the"
                  + " next."),
          Field.of("heap", Scalar.HEAP, "`192m`", "Of QuestDB."),
          LIMITS);

  static final ObjectOf DAGGER_CLUSTER =
      ObjectOf.of(
          Field.required(
              "port",
              Scalar.PORT,
              "REST; then, each the next: JobManager, two of the TaskManager, blobs."),
          Field.of("slots", Scalar.whole(1, MOST_SLOTS), "`8`", "How many tasks run at once."),
          Field.of("jobManagerHeap", Scalar.HEAP, "`192m`", "Of the JobManager."),
          Field.of("taskHeap", Scalar.MEGABYTES, "`320m`", "Of all tasks together."),
          Field.of("properties", MapOf.VALUES, "none", "Flink's options, passed through."),
          LIMITS);

  static final ObjectOf SERVICE =
      ObjectOf.of(
          Field.required(
              "port", Scalar.PORT, "Health and metrics, and the API if that has no port."),
          Field.of("apiPort", Scalar.PORT, "the port", "Where it serves."),
          Field.of("heap", Scalar.HEAP, "`96m`", "Of the process."),
          Field.of(
              "jvm",
              new ListOf(Scalar.TEXT),
              "`[-XX:TieredStopAtLevel=1]`",
              "Options of the Java virtual machine."),
          Field.of("settings", MapOf.ANYTHING, "none", "The service's settings, as in its README."),
          LIMITS);

  private static final ObjectOf ROUTE =
      ObjectOf.of(
              Field.required(
                  "topics", new ListOf(Scalar.TOPICS), "Names, or the beginning of names and `*`."),
              Field.required("stream", Scalar.NAME, "Where their events go."),
              Field.of(
                  "fallback",
                  Scalar.NAME,
                  "none",
                  "What takes over when the stream is away for long; the same in all of its"
                      + " routes."),
              Field.of(
                  "fallbackAfter",
                  Scalar.DURATION,
                  "`30s`",
                  "How long the stream has to be away for that."))
          .needing(Map.of("fallbackAfter", "fallback"));

  private static final ObjectOf QUOTA =
      ObjectOf.of(
          Field.of("events", Scalar.whole(1, Integer.MAX_VALUE), "no limit", "A second."),
          Field.of("bytes", Scalar.SIZE, "no limit", "A second, of keys and messages."));

  private static final ObjectOf QUOTAS =
      ObjectOf.of(
          Field.of("default", QUOTA, "no limit", "What a team may send to each server."),
          Field.of(
              "teams",
              new MapOf(Optional.of(QUOTA)),
              "none",
              "By the name of the team, in place of the default."));

  private static final Field REPLICAS =
      Field.of(
          "replicas",
          Scalar.whole(1, MOST_REPLICAS),
          "`1`",
          "How many of it; port and apiPort are the first one's, the others follow.");

  static final ObjectOf FIREHOSE = SERVICE.and(REPLICAS);

  static final ObjectOf FRONTING =
      SERVICE.and(
          REPLICAS,
          Field.of(
              "routes",
              new ListOf(ROUTE),
              "all to `fronting.kafka.stream`",
              "The first that matches a topic wins. Changed without a restart."),
          Field.of("quotas", QUOTAS, "no limits", "Changed without a restart."));

  static final ObjectOf FEED =
      ObjectOf.of(
          Field.required(
              "arguments", new ListOf(Scalar.TEXT), "As on the command line of bin/feed."),
          Field.of("enabled", Scalar.FLAG, "`true`", "Whether it runs."),
          Field.of("heap", Scalar.HEAP, "`96m`", "Of the process."),
          LIMITS);

  private Fields() {}
}
