package io.asgard.firehose.sink.prometheus;

import io.asgard.firehose.sink.client.OAuth2;
import io.asgard.firehose.sink.client.Tls;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A server that takes remote write: Prometheus, Mimir, Cortex, VictoriaMetrics.
 *
 * @param url with its path, such as /api/v1/write
 * @param metrics name to CEL expression, a number; one that is null is left out
 * @param labels of every sample, name to CEL expression; one that is null or empty is left out
 * @param time CEL, a timestamp
 * @param headers of every request, such as a tenant
 * @param timeout for a whole request
 */
public record PrometheusSettings(
    @NotBlank String url,
    @NotEmpty Map<String, String> metrics,
    @DefaultValue Map<String, String> labels,
    @DefaultValue("event_time") String time,
    @DefaultValue Map<String, String> headers,
    @DurationMin(millis = 1) @DurationMax(seconds = 30) @DefaultValue("5s") Duration timeout,
    @Valid @Nullable OAuth2 oauth2,
    @Nullable Tls tls) {}
