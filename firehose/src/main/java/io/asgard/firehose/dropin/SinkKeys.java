package io.asgard.firehose.dropin;

import java.util.List;
import java.util.Optional;

/** Where events go. */
record SinkKeys(Variables variables, Settings settings, Fields fields) {
  private static final String TYPE = "SINK_TYPE";
  private static final String MAPPING = "INPUT_SCHEMA_PROTO_TO_COLUMN_MAPPING";
  private static final long MOST_TIMEOUT = 30_000;
  private static final long MOST_SEARCH_TIMEOUT = 15_000;

  void translate() {
    switch (variables.word(TYPE, "")) {
      case "HTTP" -> new HttpKeys(variables, settings, fields).translate();
      case "JDBC" -> jdbc();
      case "INFLUXDB" -> influx();
      case "LOG" -> settings.put("sink.type", "LOG");
      case "ELASTICSEARCH" -> search();
      case "REDIS" -> new RedisKeys(variables, settings).translate();
      case "GRPC" -> grpc();
      case "PROMETHEUS" -> prometheus();
      case "BLOB" -> files();
      default ->
          variables.wrong(
              TYPE, "HTTP, JDBC, INFLUXDB, LOG, ELASTICSEARCH, REDIS, GRPC, PROMETHEUS or BLOB");
    }
  }

  private void jdbc() {
    settings.put("sink.type", "POSTGRES");
    variables.copy("SINK_JDBC_URL", "sink.postgres.url");
    variables.copy("SINK_JDBC_USERNAME", "sink.postgres.user");
    variables.copy("SINK_JDBC_PASSWORD", "sink.postgres.password");
    variables.copy("SINK_JDBC_TABLE_NAME", "sink.postgres.table");
    variables.copy(
        "SINK_JDBC_UNIQUE_KEYS", "sink.postgres.keys", keys -> List.of(keys.split("\\s*,\\s*")));
    mapping(MAPPING, "sink.postgres.columns");
  }

  private void influx() {
    settings.put("sink.type", "INFLUX");
    variables.copy("SINK_INFLUX_URL", "sink.influx.url");
    variables.copy("SINK_INFLUX_USERNAME", "sink.influx.user");
    variables.copy("SINK_INFLUX_PASSWORD", "sink.influx.password");
    variables.copy("SINK_INFLUX_DB_NAME", "sink.influx.database");
    variables.copy("SINK_INFLUX_RETENTION_POLICY", "sink.influx.retention-policy", "autogen");
    variables.copy("SINK_INFLUX_MEASUREMENT_NAME", "sink.influx.measurement");
    mapping("SINK_INFLUX_FIELD_NAME_PROTO_INDEX_MAPPING", "sink.influx.fields");
    mapping("SINK_INFLUX_TAG_NAME_PROTO_INDEX_MAPPING", "sink.influx.tags");
    time("SINK_INFLUX_PROTO_EVENT_TIMESTAMP_INDEX", "sink.influx.time");
  }

  private void prometheus() {
    settings.put("sink.type", "PROMETHEUS");
    variables.copy("SINK_PROM_SERVICE_URL", "sink.prometheus.url");
    variables.headers("SINK_PROM_HEADERS", "sink.prometheus.headers");
    variables.millis("SINK_PROM_REQUEST_TIMEOUT_MS", "sink.prometheus.timeout", MOST_TIMEOUT);
    mapping("SINK_PROM_METRIC_NAME_PROTO_INDEX_MAPPING", "sink.prometheus.metrics");
    mapping("SINK_PROM_LABEL_NAME_PROTO_INDEX_MAPPING", "sink.prometheus.labels");
    if (variables.isTrue("SINK_PROM_WITH_EVENT_TIMESTAMP", false)) {
      time("SINK_PROM_PROTO_EVENT_TIMESTAMP_INDEX", "sink.prometheus.time");
    } else {
      settings.put("sink.prometheus.time", "timestamp");
    }
  }

  private void grpc() {
    settings.put("sink.type", "GRPC");
    Optional<String> host = variables.get("SINK_GRPC_SERVICE_HOST");
    Optional<String> port = variables.get("SINK_GRPC_SERVICE_PORT");
    if (host.isPresent() && port.isPresent()) {
      settings.put("sink.grpc.url", host.get() + ":" + port.get());
    } else {
      variables.wrong("SINK_GRPC_SERVICE_HOST", "a host, and its port in SINK_GRPC_SERVICE_PORT");
    }
    variables.copy("SINK_GRPC_METHOD_URL", "sink.grpc.method");
    variables.millis("SINK_GRPC_ARG_DEADLINE_MS", "sink.grpc.timeout", MOST_TIMEOUT);
  }

  private void search() {
    settings.put("sink.type", "SEARCH");
    variables.copy("SINK_ES_CONNECTION_URLS", "sink.search.url", SinkKeys::firstUrl);
    variables.copy("SINK_ES_INDEX_NAME", "sink.search.index");
    variables.copy("SINK_ES_ID_FIELD", "sink.search.id", field -> "message." + field);
    variables.copy(
        "SINK_ES_ROUTING_KEY_NAME", "sink.search.routing", field -> "{{message." + field + "}}");
    boolean update = variables.isTrue("SINK_ES_MODE_UPDATE_ONLY_ENABLE", false);
    settings.put("sink.search.mode", update ? "UPDATE" : "INDEX");
    variables.millis("SINK_ES_REQUEST_TIMEOUT_MS", "sink.search.timeout", MOST_SEARCH_TIMEOUT);
  }

  private static String firstUrl(String urls) {
    String first = urls.split(",")[0].strip();
    return first.startsWith("http") ? first : "http://" + first;
  }

  private void files() {
    settings.put("sink.type", "FILES");
    new S3Keys(variables, settings).translate("SINK_BLOB", "SINK_BLOB_STORAGE_TYPE", "sink.files.");
    settings.put(
        "sink.files.partition",
        variables.word("SINK_BLOB_FILE_PARTITION_TIME_GRANULARITY_TYPE", "DAY"));
  }

  private void mapping(String variable, String path) {
    variables
        .get(variable)
        .ifPresent(
            json ->
                fields
                    .mapping(variable, json, "message")
                    .forEach((name, field) -> settings.putEntry(path, name, field)));
  }

  private void time(String variable, String path) {
    variables
        .get(variable)
        .flatMap(number -> fields.numbered(variable, number))
        .ifPresent(field -> settings.put(path, field));
  }
}
