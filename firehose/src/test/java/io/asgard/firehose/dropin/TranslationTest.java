package io.asgard.firehose.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.sample.DriverLocation;
import io.asgard.firehose.SettingsCheck;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.SampleEvents;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class TranslationTest {
  private static final Function<String, Optional<EventType>> TYPE =
      topic -> Optional.of(EventType.protobuf(SampleEvents.schema(topic)));

  @Test
  void readsTopicsFromKafka() {
    Translation translation =
        valid(
            "SINK_TYPE=log",
            "SOURCE_KAFKA_TOPIC=orders|payments",
            "SOURCE_KAFKA_CONSUMER_CONFIG_MAX_POLL_RECORDS=100",
            "SOURCE_KAFKA_CONSUMER_CONFIG_AUTO_COMMIT_ENABLE=false",
            "SOURCE_KAFKA_ASYNC_COMMIT_ENABLE=true",
            "APPLICATION_THREAD_COUNT=3",
            "SINK_POOL_NUM_THREADS=2",
            "RETRY_EXPONENTIAL_BACKOFF_INITIAL_MS=20",
            "RETRY_MAX_ATTEMPTS=9");
    assertThat(translation.problems()).isEmpty();
    assertThat(translation.properties())
        .containsEntry("firehose.kafka.bootstrap-servers", "kafka:9092")
        .containsEntry("firehose.kafka.topics[0]", "orders")
        .containsEntry("firehose.kafka.topics[1]", "payments")
        .containsEntry("firehose.kafka.group-id", "maps")
        .containsEntry("firehose.kafka.properties[max.poll.records]", "100")
        .containsEntry("firehose.lanes", "3")
        .containsEntry("firehose.retry.first", "20ms")
        .containsEntry("firehose.retry.attempts", "9")
        .containsEntry("firehose.sink.type", "LOG");
    assertThat(translation.yaml()).startsWith("firehose:\n  kafka:\n    bootstrap-servers: kafka");
  }

  @Test
  void takesARegularExpressionForTopics() {
    assertThat(valid("SINK_TYPE=LOG", "SOURCE_KAFKA_TOPIC=orders-.*").properties())
        .containsEntry("firehose.kafka.topic-pattern", "orders-.*")
        .doesNotContainKey("firehose.kafka.topics[0]");
  }

  @Test
  void sendsBatchesToAWebApplication() {
    Translation translation =
        valid(
            "SINK_TYPE=HTTP",
            "SINK_HTTP_SERVICE_URL=http://app/events",
            "SINK_HTTP_REQUEST_METHOD=post",
            "SINK_HTTP_REQUEST_TIMEOUT_MS=60000",
            "SINK_HTTP_MAX_CONNECTIONS=4",
            "SINK_HTTP_HEADERS=Authorization:Bearer x, Accept:text/plain",
            "SINK_HTTP_DATA_FORMAT=json",
            "SINK_HTTP_JSON_BODY_TEMPLATE={\"who\":\"$.driver_id\",\"all\":[\"$._all_\"],\"v\":1}",
            "SINK_HTTP_OAUTH2_ENABLE=true",
            "SINK_HTTP_OAUTH2_ACCESS_TOKEN_URL=http://id/token",
            "SINK_HTTP_OAUTH2_CLIENT_NAME=me",
            "SINK_HTTP_OAUTH2_CLIENT_SECRET=s",
            "SINK_HTTP_OAUTH2_SCOPE=all");
    assertThat(translation.problems()).isEmpty();
    assertThat(translation.properties())
        .containsEntry("firehose.sink.http.url", "http://app/events")
        .containsEntry("firehose.sink.http.method", "POST")
        .containsEntry("firehose.sink.http.batch", "true")
        .containsEntry("firehose.sink.http.timeout", "30000ms")
        .containsEntry("firehose.sink.http.retry[0]", "400-599")
        .containsEntry("firehose.sink.http.headers.Authorization", "Bearer x")
        .containsEntry("firehose.sink.http.headers.Accept", "text/plain")
        .containsEntry(
            "firehose.sink.http.template",
            "{\"who\":{{message.driver_id}},\"all\":[{{message}}],\"v\":1}")
        .containsEntry("firehose.sink.http.oauth2.client-id", "me");
  }

  @Test
  void sendsSingleRequestsWhereTheyDiffer() {
    Translation translation =
        valid(
            "SINK_TYPE=HTTP",
            "SINK_HTTP_SERVICE_URL=http://app/%%s/trips/%%s,1,9",
            "SINK_HTTP_PARAMETER_SOURCE=message",
            "SINK_HTTP_PARAMETER_PLACEMENT=query",
            "INPUT_SCHEMA_PROTO_TO_COLUMN_MAPPING={\"8\":\"route\",\"3\":{\"1\":\"lat\"}}");
    assertThat(translation.problems()).isEmpty();
    assertThat(translation.properties())
        .containsEntry(
            "firehose.sink.http.url", "http://app/{{message.driver_id}}/trips/{{message.trip_id}}")
        .containsEntry("firehose.sink.http.batch", "false")
        .containsEntry("firehose.sink.http.body", "WRAPPED")
        .containsEntry("firehose.sink.http.method", "PUT")
        .containsEntry("firehose.sink.http.query.route", "{{message.route_id}}")
        .containsEntry("firehose.sink.http.query.lat", "{{message.location.latitude}}");
  }

  @Test
  void writesToDatabases() {
    Translation jdbc =
        valid(
            "SINK_TYPE=JDBC",
            "SINK_JDBC_URL=jdbc:postgresql://db/x",
            "SINK_JDBC_USERNAME=u",
            "SINK_JDBC_PASSWORD=p",
            "SINK_JDBC_TABLE_NAME=drivers",
            "SINK_JDBC_UNIQUE_KEYS=driver_id, at",
            "SINK_JDBC_CONNECTION_POOL_MAX_SIZE=9",
            "INPUT_SCHEMA_PROTO_TO_COLUMN_MAPPING={\"1\":\"driver_id\",\"2\":\"at\"}");
    assertThat(jdbc.problems()).isEmpty();
    assertThat(jdbc.properties())
        .containsEntry("firehose.sink.postgres.keys[1]", "at")
        .containsEntry("firehose.sink.postgres.columns[driver_id]", "message.driver_id");
    Translation influx =
        valid(
            "SINK_TYPE=INFLUXDB",
            "SINK_INFLUX_URL=http://influx:8086",
            "SINK_INFLUX_DB_NAME=d",
            "SINK_INFLUX_MEASUREMENT_NAME=drivers",
            "SINK_INFLUX_FIELD_NAME_PROTO_INDEX_MAPPING={\"6\":\"speed\"}",
            "SINK_INFLUX_TAG_NAME_PROTO_INDEX_MAPPING={\"5\":\"type\"}",
            "SINK_INFLUX_PROTO_EVENT_TIMESTAMP_INDEX=2");
    assertThat(influx.problems()).isEmpty();
    assertThat(influx.properties())
        .containsEntry("firehose.sink.influx.tags.type", "message.vehicle_type")
        .containsEntry("firehose.sink.influx.time", "message.event_timestamp");
  }

  @Test
  void writesToTheOthers() {
    assertThat(
            valid(
                    "SINK_TYPE=REDIS",
                    "SINK_REDIS_URLS=localhost:6379",
                    "SINK_REDIS_KEY_TEMPLATE=driver-%s,driver_id",
                    "SINK_REDIS_HASHSET_FIELD_TO_COLUMN_MAPPING={\"trip_id\":\"trip\"}",
                    "SINK_REDIS_TTL_TYPE=DURATION",
                    "SINK_REDIS_TTL_VALUE=60")
                .properties())
        .containsEntry("firehose.sink.redis.url", "redis://localhost:6379")
        .containsEntry("firehose.sink.redis.key", "driver-{{message.driver_id}}")
        .containsEntry("firehose.sink.redis.fields.trip", "message.trip_id")
        .containsEntry("firehose.sink.redis.ttl", "60s");
    assertThat(
            valid(
                    "SINK_TYPE=PROMETHEUS",
                    "SINK_PROM_SERVICE_URL=http://prom/api/v1/write",
                    "SINK_PROM_METRIC_NAME_PROTO_INDEX_MAPPING={\"6\":\"speed\"}",
                    "SINK_PROM_LABEL_NAME_PROTO_INDEX_MAPPING={\"1\":\"driver\"}",
                    "SINK_PROM_WITH_EVENT_TIMESTAMP=true",
                    "SINK_PROM_PROTO_EVENT_TIMESTAMP_INDEX=2")
                .properties())
        .containsEntry("firehose.sink.prometheus.metrics.speed", "message.speed_meters_per_second")
        .containsEntry("firehose.sink.prometheus.time", "message.event_timestamp");
    assertThat(
            valid(
                    "SINK_TYPE=ELASTICSEARCH",
                    "SINK_ES_CONNECTION_URLS=es1:9200,es2:9200",
                    "SINK_ES_INDEX_NAME=drivers",
                    "SINK_ES_ID_FIELD=driver_id")
                .properties())
        .containsEntry("firehose.sink.search.url", "http://es1:9200")
        .containsEntry("firehose.sink.search.id", "message.driver_id");
    assertThat(
            valid(
                    "SINK_TYPE=GRPC",
                    "SINK_GRPC_SERVICE_HOST=shop",
                    "SINK_GRPC_SERVICE_PORT=9001",
                    "SINK_GRPC_METHOD_URL=a.Shop/Take")
                .properties())
        .containsEntry("firehose.sink.grpc.url", "shop:9001");
    assertThat(
            valid(
                    "SINK_TYPE=BLOB",
                    "SINK_BLOB_STORAGE_TYPE=S3",
                    "SINK_BLOB_S3_BUCKET_NAME=events",
                    "SINK_BLOB_S3_DIRECTORY_PREFIX=x/y",
                    "SINK_BLOB_S3_REGION=eu-west-1",
                    "SINK_BLOB_FILE_PARTITION_TIME_GRANULARITY_TYPE=hour")
                .properties())
        .containsEntry("firehose.sink.files.url", "s3://events/x/y")
        .containsEntry("firehose.sink.files.partition", "HOUR");
  }

  @Test
  void filters() {
    assertThat(
            valid(
                    "SINK_TYPE=LOG",
                    "FILTER_ENGINE=JEXL",
                    "FILTER_SCHEMA_PROTO_CLASS=x.DriverLocation",
                    "FILTER_JEXL_EXPRESSION=driverLocation.getVehicleType()==\"BIKE\"")
                .properties())
        .containsEntry(
            "firehose.filter.expression", "message.vehicle_type == asgard.sample.VehicleType.BIKE");
    assertThat(
            valid("SINK_TYPE=LOG", "FILTER_ENGINE=JSON", "FILTER_JSON_SCHEMA={\"required\":[]}")
                .properties())
        .containsEntry("firehose.filter.json-schema", "{\"required\":[]}");
    assertThat(
            valid(
                    "SINK_TYPE=LOG",
                    "FILTER_ENGINE=TIMESTAMP",
                    "FILTER_TIMESTAMP_PAST_WINDOW_SECONDS=60")
                .properties())
        .containsEntry("firehose.filter.back", "60s")
        .containsEntry("firehose.filter.ahead", "604800s");
  }

  @Test
  void keepsDeadLetters() {
    assertThat(
            valid(
                    "SINK_TYPE=LOG",
                    "DLQ_SINK_ENABLE=true",
                    "DLQ_WRITER_TYPE=KAFKA",
                    "DLQ_KAFKA_BROKERS=kafka:9092",
                    "DLQ_KAFKA_TOPIC=dead")
                .properties())
        .containsEntry("firehose.dead-letter.topic", "dead");
    assertThat(
            valid(
                    "SINK_TYPE=LOG",
                    "DLQ_SINK_ENABLE=true",
                    "DLQ_WRITER_TYPE=BLOB_STORAGE",
                    "DLQ_BLOB_STORAGE_TYPE=S3",
                    "DLQ_S3_BUCKET_NAME=dead")
                .properties())
        .containsEntry("firehose.dead-letter.to", "FILES")
        .containsEntry("firehose.dead-letter.files.url", "s3://dead");
  }

  @Test
  void namesAllThatItCannot() {
    Translation translation =
        Translation.of(
            environment(
                "SINK_TYPE=MAXCOMPUTE",
                "SINK_MAXCOMPUTE_TABLE_NAME=x",
                "SINK_TIPE=HTTP",
                "RETRY_EXPONENTIAL_BACKOFF_RATE=3",
                "APPLICATION_THREAD_COUNT=many",
                "FILTER_ENGINE=JEXL",
                "FILTER_JEXL_EXPRESSION=a =~ b",
                "DLQ_SINK_ENABLE=true",
                "DLQ_WRITER_TYPE=KAFKA",
                "DLQ_KAFKA_BROKERS=elsewhere:9092"),
            null);
    assertThat(translation.problems())
        .containsExactlyInAnyOrder(
            "SINK_MAXCOMPUTE_TABLE_NAME: not supported; nearest: Bedrock's tables",
            "SINK_TIPE: unknown (expected: a key of docs/firehose-drop-in.md)",
            "RETRY_EXPONENTIAL_BACKOFF_RATE: not supported; nearest: pauses double, less a random"
                + " part",
            "APPLICATION_THREAD_COUNT: many (expected: a number)",
            "FILTER_JEXL_EXPRESSION: a =~ b (expected: no =~ b; filter.expression in CEL)",
            "DLQ_KAFKA_BROKERS: elsewhere:9092 (expected: the stream's own cluster; mirror the"
                + " topic)",
            "SINK_TYPE: MAXCOMPUTE (expected: HTTP, JDBC, INFLUXDB, LOG, ELASTICSEARCH, REDIS,"
                + " GRPC, PROMETHEUS or BLOB)");
    Translation untyped =
        Translation.of(
            environment("SINK_TYPE=HTTP", "SINK_HTTP_SERVICE_URL=http://app/%s,1"), null);
    assertThat(untyped.problems())
        .containsExactly(
            "SINK_HTTP_SERVICE_URL: field 1 (expected: --descriptors and --message, to name it)");
  }

  /** Of settings that a firehose takes, with nothing wrong. */
  private static Translation valid(String... variables) {
    Translation translation =
        Translation.of(environment(variables), DriverLocation.getDescriptor());
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("translated", Map.copyOf(translation.properties())));
    List<String> wrong = new SettingsCheck(environment).problems(TYPE);
    assertThat(wrong).as(translation.yaml()).isEmpty();
    return translation;
  }

  private static Map<String, String> environment(String... variables) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("SOURCE_KAFKA_BROKERS", "kafka:9092");
    all.put("SOURCE_KAFKA_TOPIC", "driver-location");
    all.put("SOURCE_KAFKA_CONSUMER_GROUP_ID", "maps");
    all.putAll(EnvFile.parse("test", Arrays.asList(variables)));
    return all;
  }
}
