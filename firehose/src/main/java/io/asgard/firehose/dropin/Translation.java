package io.asgard.firehose.dropin;

import com.google.protobuf.Descriptors.Descriptor;
import io.asgard.firehose.dropin.Key.Fate;
import io.asgard.platform.service.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an environment of raystack's or goto's Firehose means here. */
public final class Translation {
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9._-]+(\\|[A-Za-z0-9._-]+)*");
  private static final String CONSUMER = "SOURCE_KAFKA_CONSUMER_CONFIG_";
  private static final long ANY = Long.MAX_VALUE;

  private final Settings settings = new Settings();
  private final Problems problems = new Problems();
  private final Map<String, String> all;
  private final Variables variables;
  private final Fields fields;

  private Translation(Map<String, String> all, @Nullable Descriptor message) {
    this.all = all;
    this.variables = new Variables(all, settings, problems);
    this.fields = new Fields(message, problems);
  }

  /**
   * Translates all of it.
   *
   * @param message the type of the messages, for fields that are known by number; null if unknown
   */
  public static Translation of(Map<String, String> environment, @Nullable Descriptor message) {
    Translation translation = new Translation(environment, message);
    translation.name();
    translation.source();
    translation.retry();
    new FilterKeys(translation.variables, translation.settings, translation.fields).translate();
    translation.deadLetters();
    new SinkKeys(translation.variables, translation.settings, translation.fields).translate();
    return translation;
  }

  /** The settings, as YAML for {@code --config}. */
  public String yaml() {
    return settings.yaml();
  }

  /** The settings, as properties. */
  public Map<String, String> properties() {
    return settings.properties();
  }

  /** What is not translated, and what is nearest to it; what cannot be read. */
  public List<String> problems() {
    return problems.all();
  }

  private void name() {
    all.forEach(
        (name, value) -> {
          Optional<Key> key = Keys.of(name);
          if (key.isEmpty()) {
            problems.add(name + ": unknown (expected: a key of docs/firehose-drop-in.md)");
          } else if (key.get().fate() == Fate.NAMED
              && !value.isBlank()
              && !value.strip().equalsIgnoreCase(key.get().standard())) {
            problems.add(name + ": not supported; nearest: " + key.get().ours());
          }
        });
  }

  private void source() {
    variables.copy("SOURCE_KAFKA_BROKERS", "kafka.bootstrap-servers");
    variables
        .get("SOURCE_KAFKA_TOPIC")
        .ifPresent(
            topic -> {
              if (NAMES.matcher(topic).matches()) {
                settings.put("kafka.topics", List.of(topic.split("\\|")));
              } else {
                settings.put("kafka.topic-pattern", topic);
              }
            });
    variables.copy("SOURCE_KAFKA_CONSUMER_GROUP_ID", "kafka.group-id");
    all.forEach(
        (name, value) -> {
          if (name.startsWith(CONSUMER)
              && Keys.of(name).filter(key -> key.fate() == Fate.TRANSLATED).isPresent()) {
            settings.putEntry("kafka.properties", property(name), value.strip());
          }
        });
    lanes();
    boolean json =
        variables
            .word("INPUT_SCHEMA_DATA_TYPE", variables.word("SINK_CONNECTOR_SCHEMA_DATA_TYPE", ""))
            .equals("JSON");
    settings.put("format", json ? "JSON" : "PROTOBUF");
  }

  private static String property(String name) {
    return name.substring(CONSUMER.length()).toLowerCase(java.util.Locale.ROOT).replace('_', '.');
  }

  private void lanes() {
    long threads = variables.number("APPLICATION_THREAD_COUNT").orElse(1L);
    long pool = variables.number("SINK_POOL_NUM_THREADS").orElse(1L);
    if (Math.max(threads, pool) > 1) {
      settings.put("lanes", Math.max(threads, pool));
    }
  }

  private void retry() {
    // Theirs try for ever by default.
    variables.copy("RETRY_MAX_ATTEMPTS", "retry.attempts", String.valueOf(Integer.MAX_VALUE));
    variables.millis("RETRY_EXPONENTIAL_BACKOFF_INITIAL_MS", "retry.first", ANY);
    variables.millis("RETRY_EXPONENTIAL_BACKOFF_MAX_MS", "retry.max", ANY);
  }

  private void deadLetters() {
    if (!variables.isTrue("DLQ_SINK_ENABLE", false)) {
      return;
    }
    switch (variables.word("DLQ_WRITER_TYPE", "LOG")) {
      case "LOG" -> settings.put("dead-letter.to", "LOG");
      case "KAFKA" -> {
        settings.put("dead-letter.to", "KAFKA");
        variables.copy("DLQ_KAFKA_TOPIC", "dead-letter.topic", "firehose-retry-topic");
        Optional<String> brokers = variables.get("DLQ_KAFKA_BROKERS");
        if (brokers.isPresent() && !brokers.equals(variables.get("SOURCE_KAFKA_BROKERS"))) {
          variables.wrong("DLQ_KAFKA_BROKERS", "the stream's own cluster; mirror the topic");
        }
      }
      case "BLOB_STORAGE" -> {
        settings.put("dead-letter.to", "FILES");
        new S3Keys(variables, settings)
            .translate("DLQ", "DLQ_BLOB_STORAGE_TYPE", "dead-letter.files.");
      }
      default -> variables.wrong("DLQ_WRITER_TYPE", "LOG, KAFKA or BLOB_STORAGE");
    }
  }
}
