package io.asgard.firehose.dropin;

import io.asgard.firehose.dropin.Key.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of goto's Firehose 0.12 and of its sinks in Depot 0.10, and of raystack's, which are
 * among them.
 */
public final class Keys {
  private static final List<Key> ALL = new ArrayList<>();

  static {
    source();
    schema();
    retry();
    filter();
    deadLetters();
    http();
    databases();
    others();
    elsewhere();
  }

  private Keys() {}

  static List<Key> all() {
    return List.copyOf(ALL);
  }

  /** The first that it matches. */
  static Optional<Key> of(String variable) {
    return ALL.stream().filter(key -> key.matches(variable)).findFirst();
  }

  /** The page of the docs that has a line for each. */
  public static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # In place of raystack's or goto's Firehose

            `bin/firehose run --env FILE` takes the environment of one that runs; what is not supported is named at the start, with what is nearest to it.
            `bin/firehose translate FILE` prints the settings it becomes, for `--config`. Fields that are known by number need `--descriptors FILE --message TYPE`.
            Made by `bin/firehose translate --page`; settings below begin with `firehose.`.

            | key | what happens | here |
            |---|---|---|
            """);
    for (Key key : ALL) {
      String unless =
          key.fate() == Fate.NAMED && !key.standard().isEmpty()
              ? ", unless it is `" + key.standard() + "`"
              : "";
      page.append(
          "| `%s` | %s%s | %s |\n"
              .formatted(key.name(), key.fate().words, unless, key.ours().replace("|", "\\|")));
    }
    return page.toString();
  }

  private static void becomes(String name, String ours) {
    ALL.add(new Key(name, Fate.TRANSLATED, "", ours));
  }

  private static void notNeeded(String name, String why) {
    ALL.add(new Key(name, Fate.NOT_NEEDED, "", why));
  }

  private static void named(String name, String standard, String nearest) {
    ALL.add(new Key(name, Fate.NAMED, standard, nearest));
  }

  private static void source() {
    becomes("SINK_TYPE", "sink.type");
    becomes("SOURCE_KAFKA_BROKERS", "kafka.bootstrap-servers");
    becomes(
        "SOURCE_KAFKA_TOPIC",
        "kafka.topics if it is a name or names with | between, else kafka.topic-pattern");
    becomes("SOURCE_KAFKA_CONSUMER_GROUP_ID", "kafka.group-id");
    notNeeded(
        "SOURCE_KAFKA_CONSUMER_CONFIG_AUTO_COMMIT_ENABLE",
        "nothing is committed before its outcome");
    notNeeded(
        "SOURCE_KAFKA_CONSUMER_CONFIG_MANUAL_COMMIT_MIN_INTERVAL_MS",
        "committed every 100 ms, and whenever nothing is under way");
    becomes("SOURCE_KAFKA_CONSUMER_CONFIG_*", "kafka.properties, as x.y for X_Y");
    notNeeded(
        "SOURCE_KAFKA_ASYNC_COMMIT_ENABLE",
        "committed by the way; and waited for when partitions are handed over");
    notNeeded(
        "SOURCE_KAFKA_COMMIT_ONLY_CURRENT_PARTITIONS_ENABLE",
        "of partitions that are gone nothing is committed");
    notNeeded("SOURCE_KAFKA_POLL_TIMEOUT_MS", "polling never waits for the sink");
    notNeeded(
        "SOURCE_KAFKA_CONSUMER_MODE",
        "lanes deliver beside each other, with order per key; one lane delivers one batch after the other");
    becomes("APPLICATION_THREAD_COUNT", "lanes, with SINK_POOL_NUM_THREADS the larger one");
    becomes("SINK_POOL_NUM_THREADS", "lanes");
    notNeeded("SINK_POOL_QUEUE_POLL_TIMEOUT_MS", "there is no such queue");
    notNeeded("APPLICATION_THREAD_CLEANUP_DELAY", "what is under way is waited for, 8 s");
    named("TRACE_JAEGAR_ENABLE", "false", "firehose_delay_seconds and firehose_sink_seconds");
    named("METRIC_STATSD_*", "", "Prometheus scrapes /actuator/prometheus");
    named(
        "SINK_METRICS_APPLICATION_PREFIX",
        "application_",
        "metrics have the names of docs/firehose.md");
  }

  private static void schema() {
    notNeeded(
        "SCHEMA_REGISTRY_STENCIL_*",
        "the schema is in Asgard's registry, registry.url: bin/schema push TOPIC FILE");
    becomes("INPUT_SCHEMA_DATA_TYPE", "format");
    becomes("SINK_CONNECTOR_SCHEMA_DATA_TYPE", "format");
    notNeeded(
        "INPUT_SCHEMA_PROTO_CLASS",
        "the topic's type in the registry; here for field numbers, with --descriptors");
    notNeeded(
        "SINK_CONNECTOR_SCHEMA_PROTO_*",
        "the topic's types in the registry; unknown fields are kept");
    becomes(
        "INPUT_SCHEMA_PROTO_TO_COLUMN_MAPPING",
        "sink.postgres.columns, or headers or query of sink.http");
    named("KAFKA_RECORD_PARSER_MODE", "message", "expressions over key.x for message.x");
    named(
        "SINK_CONNECTOR_SCHEMA_MESSAGE_MODE",
        "LOG_MESSAGE",
        "expressions over key.x for message.x");
    notNeeded(
        "SINK_CONNECTOR_SCHEMA_JSON_PARSER_STRING_MODE_ENABLED", "values of JSON keep their types");
    notNeeded("INPUT_SCHEMA_PROTO_ALLOW_UNKNOWN_FIELDS_ENABLE", "unknown fields are kept");
    named(
        "SINK_DEFAULT_FIELD_VALUE_ENABLE",
        "true",
        "fields at their default are left out of JSON; name them in fields");
    named("SINK_ADD_METADATA_ENABLED", "false", "fields: topic, partition, offset, timestamp");
    named("SINK_METADATA_COLUMNS_TYPES", "", "fields: topic, partition, offset, timestamp");
  }

  private static void retry() {
    becomes("RETRY_EXPONENTIAL_BACKOFF_INITIAL_MS", "retry.first");
    becomes("RETRY_EXPONENTIAL_BACKOFF_MAX_MS", "retry.max");
    named("RETRY_EXPONENTIAL_BACKOFF_RATE", "2", "pauses double, less a random part");
    becomes("RETRY_MAX_ATTEMPTS", "retry.attempts");
    named(
        "RETRY_FAIL_AFTER_MAX_ATTEMPTS_ENABLE",
        "false",
        "after its attempts an event is a dead letter, and the others go on");
    notNeeded(
        "ERROR_TYPES_FOR_RETRY",
        "what a sink could not take now is tried again: statuses of sink.http.retry, connections, locks");
    notNeeded("ERROR_TYPES_FOR_DLQ", "what never can be delivered is a dead letter, alone");
    notNeeded("ERROR_TYPES_FOR_FAILING", "no event ends the process: it is a dead letter");
  }

  private static void filter() {
    becomes("FILTER_ENGINE", "filter");
    becomes(
        "FILTER_JEXL_EXPRESSION",
        "filter.expression: comparisons of fields with and, or, not; with --descriptors if enums are among them");
    becomes("FILTER_JSON_SCHEMA", "filter.json-schema");
    becomes("FILTER_TIMESTAMP_PAST_WINDOW_SECONDS", "filter.back");
    becomes("FILTER_TIMESTAMP_FUTURE_WINDOW_SECONDS", "filter.ahead");
    named(
        "FILTER_TIMESTAMP_PROTO_FIELD_NAME",
        "event_timestamp",
        "the topic's event time, as the registry says");
    becomes("FILTER_DATA_SOURCE", "key or message in filter.expression");
    notNeeded("FILTER_SCHEMA_PROTO_CLASS", "the topic's type in the registry");
    notNeeded("FILTER_ESB_MESSAGE_FORMAT", "format");
    named(
        "FILTER_DROP_DESERIALIZATION_ERROR",
        "false",
        "what does not decode is a dead letter; delete those of class BAD_EVENT");
  }

  private static void deadLetters() {
    becomes(
        "DLQ_SINK_ENABLE",
        "dead-letter; without it they still go to the topic GROUP-dead-letter, nothing is dropped");
    becomes("DLQ_WRITER_TYPE", "dead-letter.to: LOG, KAFKA, or FILES for BLOB_STORAGE");
    becomes("DLQ_KAFKA_TOPIC", "dead-letter.topic");
    becomes("DLQ_KAFKA_BROKERS", "the stream's own cluster; another one is named");
    notNeeded("DLQ_KAFKA_*", "written with acks=all");
    becomes("DLQ_BLOB_STORAGE_TYPE", "dead-letter.files, if it is S3");
    notNeeded(
        "DLQ_RETRY_MAX_ATTEMPTS",
        "a letter is written, however long that takes; nothing is committed before");
    named(
        "DLQ_RETRY_FAIL_AFTER_MAX_ATTEMPT_ENABLE",
        "false",
        "a letter that cannot be written is tried again, and said in the health");
    named("DLQ_BLOB_FILE_PARTITION_TIMEZONE", "UTC", "directories are days in UTC");
    named(
        "DLQ_BLOB_FILE_PARTITION_KEY",
        "CONSUME_TIMESTAMP",
        "directories are days of when the letter was written");
    for (String s3 : List.of("DLQ_S3_", "SINK_BLOB_S3_")) {
      String part = s3.startsWith("DLQ") ? "dead-letter.files." : "sink.files.";
      becomes(s3 + "BUCKET_NAME", part + "url");
      becomes(s3 + "DIRECTORY_PREFIX", part + "url");
      becomes(s3 + "REGION", part + "region");
      becomes(s3 + "ACCESS_KEY", part + "access-key");
      becomes(s3 + "SECRET_KEY", part + "secret-key");
      becomes(s3 + "API_TIMEOUT_MS", part + "timeout, 15 s at most");
      notNeeded(s3 + "*", "tried again as retry says");
    }
  }

  private static void http() {
    becomes(
        "SINK_HTTP_SERVICE_URL",
        "sink.http.url; with %s,6 in it {{message.field}}, and batch: false");
    becomes("SINK_HTTP_REQUEST_METHOD", "sink.http.method");
    becomes("SINK_HTTP_REQUEST_TIMEOUT_MS", "sink.http.timeout, 30 s at most");
    becomes("SINK_HTTP_MAX_CONNECTIONS", "sink.http.connections");
    becomes("SINK_HTTP_RETRY_STATUS_CODE_RANGES", "sink.http.retry");
    notNeeded(
        "SINK_HTTP_REQUEST_LOG_STATUS_CODE_RANGES",
        "a sink that takes nothing is named, with the status, once");
    becomes("SINK_HTTP_HEADERS", "sink.http.headers");
    becomes(
        "SINK_HTTP_DATA_FORMAT",
        "sink.http.body: WRAPPED, byte for byte theirs; WRAPPED_JSON for json");
    becomes(
        "SINK_HTTP_JSON_BODY_TEMPLATE",
        "sink.http.template: values that are paths, as $.field or $._all_");
    named("SINK_HTTP_JSON_BODY_TEMPLATE_PARSE_OPTION", "", "an absent field is null in a template");
    named(
        "SINK_HTTP_SERIALIZER_JSON_TYPECAST",
        "[]",
        "a template's expressions: int(message.x), double(message.x), string(message.x)");
    becomes(
        "SINK_HTTP_SIMPLE_DATE_FORMAT_ENABLE",
        "sink.http.body: WRAPPED_JSON with dates as theirs; false is named");
    becomes(
        "SINK_HTTP_PARAMETER_SOURCE",
        "message or key in sink.http.headers or query, and batch: false");
    becomes("SINK_HTTP_PARAMETER_PLACEMENT", "sink.http.headers or query");
    notNeeded("SINK_HTTP_PARAMETER_SCHEMA_PROTO_CLASS", "the topic's type in the registry");
    becomes(
        "SINK_HTTP_DELETE_BODY_ENABLE",
        "sink.http.body: NONE, if it is false and the method DELETE");
    becomes("SINK_HTTP_OAUTH2_ENABLE", "sink.http.oauth2");
    becomes("SINK_HTTP_OAUTH2_ACCESS_TOKEN_URL", "sink.http.oauth2.token-url");
    becomes("SINK_HTTP_OAUTH2_CLIENT_NAME", "sink.http.oauth2.client-id");
    becomes("SINK_HTTP_OAUTH2_CLIENT_SECRET", "sink.http.oauth2.client-secret");
    becomes("SINK_HTTP_OAUTH2_SCOPE", "sink.http.oauth2.scope");
    named(
        "SINK_HTTPV2_*",
        "",
        "SINK_TYPE=HTTP and its keys, or sink.http: URL, headers and query take {{message.field}}");
  }

  private static void databases() {
    becomes("SINK_JDBC_URL", "sink.postgres.url");
    becomes("SINK_JDBC_USERNAME", "sink.postgres.user");
    becomes("SINK_JDBC_PASSWORD", "sink.postgres.password");
    becomes("SINK_JDBC_TABLE_NAME", "sink.postgres.table");
    becomes("SINK_JDBC_UNIQUE_KEYS", "sink.postgres.keys");
    notNeeded("SINK_JDBC_CONNECTION_POOL_*", "a connection for each lane");
    becomes("SINK_INFLUX_URL", "sink.influx.url");
    becomes("SINK_INFLUX_USERNAME", "sink.influx.user");
    becomes("SINK_INFLUX_PASSWORD", "sink.influx.password");
    becomes("SINK_INFLUX_DB_NAME", "sink.influx.database");
    becomes("SINK_INFLUX_RETENTION_POLICY", "sink.influx.retention-policy");
    becomes("SINK_INFLUX_MEASUREMENT_NAME", "sink.influx.measurement");
    becomes("SINK_INFLUX_FIELD_NAME_PROTO_INDEX_MAPPING", "sink.influx.fields");
    becomes("SINK_INFLUX_TAG_NAME_PROTO_INDEX_MAPPING", "sink.influx.tags");
    becomes("SINK_INFLUX_PROTO_EVENT_TIMESTAMP_INDEX", "sink.influx.time");
    becomes("SINK_ES_CONNECTION_URLS", "sink.search.url, the first of them");
    becomes("SINK_ES_INDEX_NAME", "sink.search.index");
    becomes("SINK_ES_ID_FIELD", "sink.search.id");
    becomes("SINK_ES_MODE_UPDATE_ONLY_ENABLE", "sink.search.mode: UPDATE, else INDEX");
    becomes("SINK_ES_ROUTING_KEY_NAME", "sink.search.routing");
    becomes("SINK_ES_REQUEST_TIMEOUT_MS", "sink.search.timeout, 15 s at most");
    notNeeded("SINK_ES_TYPE_NAME", "there are no types any more");
    named("SINK_ES_INPUT_MESSAGE_TYPE", "JSON", "format");
    named(
        "SINK_ES_PRESERVE_PROTO_FIELD_NAMES_ENABLE",
        "",
        "fields, named as you like; else lowerCamelCase");
    named(
        "SINK_ES_SHARDS_ACTIVE_WAIT_COUNT",
        "1",
        "the index's own setting write.wait_for_active_shards");
    named(
        "SINK_ES_RETRY_STATUS_CODE_BLACKLIST",
        "404",
        "400 is rejected, 404 and all others are tried again");
  }

  private static void others() {
    becomes("SINK_REDIS_URLS", "sink.redis.url");
    becomes("SINK_REDIS_AUTH_USERNAME", "sink.redis.user");
    becomes("SINK_REDIS_AUTH_PASSWORD", "sink.redis.password");
    becomes("SINK_REDIS_KEY_TEMPLATE", "sink.redis.key");
    becomes("SINK_REDIS_DATA_TYPE", "sink.redis.type: STRING, HASH or LIST");
    becomes("SINK_REDIS_KEY_VALUE_DATA_FIELD_NAME", "sink.redis.value");
    becomes("SINK_REDIS_LIST_DATA_FIELD_NAME", "sink.redis.value");
    becomes("SINK_REDIS_HASHSET_FIELD_TO_COLUMN_MAPPING", "sink.redis.fields");
    becomes("SINK_REDIS_TTL_TYPE", "sink.redis.ttl or expire-at");
    becomes("SINK_REDIS_TTL_VALUE", "sink.redis.ttl or expire-at");
    becomes("SINK_REDIS_SOCKET_TIMEOUT_MS", "sink.redis.timeout");
    named("SINK_REDIS_DEPLOYMENT_TYPE", "Standalone", "sink.redis.url of one server");
    notNeeded("SINK_REDIS_*", "connects again by itself");
    becomes("SINK_GRPC_SERVICE_HOST", "sink.grpc.url");
    becomes("SINK_GRPC_SERVICE_PORT", "sink.grpc.url");
    becomes("SINK_GRPC_METHOD_URL", "sink.grpc.method");
    becomes("SINK_GRPC_ARG_DEADLINE_MS", "sink.grpc.timeout");
    named(
        "SINK_GRPC_RESPONSE_SCHEMA_PROTO_CLASS",
        "",
        "sink.grpc.descriptors, with success: answer.success");
    named("SINK_GRPC_RESPONSE_RETRY_CEL_EXPRESSION", "true", "sink.grpc.retry, over answer");
    named("SINK_GRPC_METADATA", "", "sink.grpc.metadata");
    named("SINK_GRPC_TLS_ENABLE", "false", "sink.grpc.url with https:// and tls.ca");
    named("SINK_GRPC_ROOT_CA", "", "sink.grpc.tls.ca, a file");
    notNeeded("SINK_GRPC_*", "one channel for all lanes, kept open");
    becomes("SINK_PROM_SERVICE_URL", "sink.prometheus.url");
    becomes("SINK_PROM_HEADERS", "sink.prometheus.headers");
    becomes("SINK_PROM_REQUEST_TIMEOUT_MS", "sink.prometheus.timeout");
    becomes("SINK_PROM_METRIC_NAME_PROTO_INDEX_MAPPING", "sink.prometheus.metrics");
    becomes("SINK_PROM_LABEL_NAME_PROTO_INDEX_MAPPING", "sink.prometheus.labels");
    becomes("SINK_PROM_PROTO_EVENT_TIMESTAMP_INDEX", "sink.prometheus.time");
    becomes("SINK_PROM_WITH_EVENT_TIMESTAMP", "sink.prometheus.time");
    notNeeded("SINK_PROM_*", "400, 413 and 422 are rejected, all others tried again");
    becomes("SINK_BLOB_STORAGE_TYPE", "sink.files, if it is S3");
    becomes("SINK_BLOB_FILE_PARTITION_TIME_GRANULARITY_TYPE", "sink.files.partition");
    named(
        "SINK_BLOB_LOCAL_FILE_WRITER_TYPE",
        "",
        "JSON lines or raw messages; Parquet tables are Bedrock's");
    named("SINK_BLOB_FILE_PARTITION_PROTO_TIMESTAMP_TIMEZONE", "UTC", "directories are in UTC");
    named("SINK_BLOB_FILE_PARTITION_TIME_DATE_PREFIX", "dt=", "dt=");
    named("SINK_BLOB_FILE_PARTITION_TIME_HOUR_PREFIX", "hr=", "hr=");
    named(
        "SINK_BLOB_FILE_PARTITION_PROTO_TIMESTAMP_FIELD_NAME",
        "event_timestamp",
        "the topic's event time, as the registry says");
    named(
        "SINK_BLOB_OUTPUT_INCLUDE_KAFKA_METADATA_ENABLE",
        "false",
        "the JSON has topic, partition, offset");
    notNeeded(
        "SINK_BLOB_OUTPUT_KAFKA_METADATA_COLUMN_NAME", "the JSON has topic, partition, offset");
    notNeeded("SINK_BLOB_LOCAL_*", "a batch is a file: batch.events and in-flight.events");
  }

  private static void elsewhere() {
    named("SINK_MONGO_*", "", "sink.type: postgres with jsonb columns, or search");
    named("SINK_BIGQUERY_*", "", "Bedrock's tables");
    named("SINK_BIGTABLE_*", "", "sink.type: redis with HASH, or postgres");
    named("SINK_MAXCOMPUTE_*", "", "Bedrock's tables");
    named("*_GCS_*", "", "S3 keys of the bucket, and endpoint https://storage.googleapis.com");
    named("*_COS_*", "", "S3 keys of the bucket, and its S3 endpoint");
    named("*_OSS_*", "", "S3 keys of the bucket, and its S3 endpoint");
  }
}
