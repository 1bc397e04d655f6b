package io.asgard.firehose.sink.prometheus;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.sink.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusSettingsTest {
  @Test
  void nameTheUrlOfTokensIfItIsNone() {
    Map<String, Object> settings =
        Map.of(
            "metrics.one", "1",
            "oauth2.token-url", "app/token",
            "oauth2.client-id", "i",
            "oauth2.client-secret", "s");
    assertThatThrownBy(
            () ->
                new PrometheusSinks(
                    TestSettings.bind(PrometheusSettings.class, "http://app", settings)))
        .hasMessage(
            "firehose.sink.prometheus.oauth2.token-url: app/token"
                + " (expected: as http://host:port/path)");
  }
}
