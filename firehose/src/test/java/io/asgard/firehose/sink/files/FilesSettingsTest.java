package io.asgard.firehose.sink.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.TestSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilesSettingsTest {
  @Test
  void haveDefaults() {
    assertThat(TestSettings.bind(FilesSettings.class, "s3://events", Map.of()))
        .isEqualTo(
            new FilesSettings(
                URI.create("s3://events"),
                null,
                "us-east-1",
                null,
                null,
                "{{topic}}",
                FilesSettings.Partition.HOUR,
                FilesSettings.Format.JSON_LINES,
                true,
                Duration.ofSeconds(10)));
  }

  @Test
  void canAllBeSet() {
    Map<String, String> all =
        Map.of(
            "endpoint", "http://127.0.0.1:9000",
            "region", "eu-central-1",
            "access-key", "a",
            "secret-key", "s",
            "path", "x/{{topic}}",
            "partition", "day",
            "format", "raw",
            "gzip", "false",
            "timeout", "2s");
    assertThat(TestSettings.bind(FilesSettings.class, "s3://events/x", all))
        .isEqualTo(
            new FilesSettings(
                URI.create("s3://events/x"),
                URI.create("http://127.0.0.1:9000"),
                "eu-central-1",
                "a",
                "s",
                "x/{{topic}}",
                FilesSettings.Partition.DAY,
                FilesSettings.Format.RAW,
                false,
                Duration.ofSeconds(2)));
  }

  @Test
  void areCheckedAllAtOnce() {
    Map<String, String> wrong =
        Map.of("endpoint", "ftp://x", "access-key", "a", "path", "a/../b", "format", "raw");
    FilesSettings settings = TestSettings.bind(FilesSettings.class, "http://events", wrong);
    assertThatThrownBy(() -> new FilesSinks(settings, Map.of("x", "offset")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            firehose.sink.files.url: http://events (expected: as s3://bucket/prefix or file:///directory)
            firehose.sink.files.endpoint: ftp://x (expected: as http://host:9000)
            firehose.sink.files.access-key: a (expected: with secret-key, or neither)
            firehose.sink.files.path: a/../b (expected: names between single slashes)
            firehose.fields: [x] (expected: none, with format raw)""");
  }

  @Test
  void areCheckedAgainstTheSchema() {
    FilesSettings settings =
        TestSettings.bind(
            FilesSettings.class, "file:///tmp/events", Map.of("path", "a/{{message.nothing}}"));
    try (FilesSinks sinks = new FilesSinks(settings, Map.of())) {
      assertThatThrownBy(() -> sinks.check(SampleEvents.TYPE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("firehose.sink.files.path: message.nothing (expected: ");
    }
  }
}
