package io.asgard.firehose.sink.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.TestSettings;
import io.asgard.firehose.sink.client.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchSettingsTest {
  private static final String URL = "http://127.0.0.1:9200";

  @Test
  void haveDefaults() {
    assertThat(settings(URL, "a", Map.of()))
        .isEqualTo(
            new SearchSettings(
                URL,
                null,
                null,
                "a",
                null,
                SearchSettings.Mode.INDEX,
                null,
                Duration.ofSeconds(10),
                false,
                null));
  }

  @Test
  void canAllBeSet() {
    Map<String, String> all =
        Map.of(
            "user", "u",
            "password", "p",
            "id", "key.driver_id",
            "mode", "update",
            "routing", "{{key.driver_id}}",
            "timeout", "2s",
            "gzip", "true",
            "tls.ca", "/ca");
    assertThat(settings(URL, "a", all))
        .isEqualTo(
            new SearchSettings(
                URL,
                "u",
                "p",
                "a",
                "key.driver_id",
                SearchSettings.Mode.UPDATE,
                "{{key.driver_id}}",
                Duration.ofSeconds(2),
                true,
                new Tls(Path.of("/ca"), null, null)));
  }

  @Test
  void areCheckedAllAtOnce() {
    SearchSettings settings = settings("http://a?b", "a", Map.of("user", "u", "mode", "delete"));
    assertThatThrownBy(() -> new SearchSinks(settings, Map.of("x", "offset")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            firehose.sink.search.url: http://a?b (expected: as http://host:9200)
            firehose.sink.search.user: u (expected: with password, or neither)
            firehose.sink.search.id: null (expected: an expression, with mode delete)
            firehose.fields: [x] (expected: none, with mode delete)""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a:9200", "ftp://a", "http://u:p@a", "http://a#b", "http://a:70000", "http:// a"})
  void nameTheirUrlIfItIsNone(String url) {
    assertThatThrownBy(() -> new SearchSinks(settings(url, "a", Map.of()), Map.of()))
        .hasMessage("firehose.sink.search.url: " + url + " (expected: as http://host:9200)");
  }

  @Test
  void areCheckedAgainstTheSchema() {
    SearchSettings settings = settings(URL, "a-{{message.nothing}}", Map.of());
    try (SearchSinks sinks = new SearchSinks(settings, Map.of())) {
      assertThatThrownBy(() -> sinks.check(SampleEvents.TYPE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("firehose.sink.search.index: message.nothing (expected: ");
    }
  }

  private static SearchSettings settings(String url, String index, Map<String, ?> others) {
    Map<String, Object> all = new HashMap<>(others);
    all.put("index", index);
    return TestSettings.bind(SearchSettings.class, url, all);
  }
}
