package io.asgard.firehose.sink.influx;

import io.asgard.firehose.sink.client.Tls;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A server that takes line protocol over HTTP, InfluxDB 1 or QuestDB.
 *
 * @param url without a path
 * @param database of InfluxDB; QuestDB has none
 * @param retentionPolicy of InfluxDB; the database's own if absent
 * @param measurement or table, with {@code {{expressions}}}
 * @param tags name to CEL expression; one that is null or empty is left out
 * @param fields likewise; at least one has to be there
 * @param time CEL, a timestamp
 * @param timeout for a whole request
 */
public record InfluxSettings(
    @NotBlank String url,
    @DefaultValue("") String database,
    @Nullable String retentionPolicy,
    @Nullable String user,
    @Nullable String password,
    @NotBlank String measurement,
    @DefaultValue Map<String, String> tags,
    @NotEmpty Map<String, String> fields,
    @DefaultValue("event_time") String time,
    @DurationMin(millis = 1) @DurationMax(seconds = 30) @DefaultValue("5s") Duration timeout,
    @DefaultValue("false") boolean gzip,
    @Nullable Tls tls) {}
