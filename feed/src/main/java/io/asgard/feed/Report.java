package io.asgard.feed;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.feed.source.Cleaning;
import io.asgard.feed.source.Dirt;
import io.asgard.producer.Stats;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a feed did. read = dirty + sent + unsent; sent = stored + refused.
 *
 * @param unsent rows that a limit, a duration or a signal left in the source
 * @param samples one detail per refusal code
 * @param watermarks what came of the end of each topic
 */
record Report(
    String name,
    long read,
    Map<Dirt, Long> dirty,
    long sent,
    long unsent,
    long stored,
    Map<Code, Long> refused,
    Map<Code, String> samples,
    long retries,
    Duration duration,
    Map<String, End> watermarks) {

  /** How the end of a topic was told; an empty failure means that it was. */
  record End(Instant last, Instant watermark, int partitions, String failure) {}

  static Report of(
      String name,
      Cleaning cleaning,
      Stats stats,
      Map<Code, String> samples,
      Duration duration,
      Map<String, End> watermarks) {
    Map<Dirt, Long> dirty = cleaning.dirty();
    long clean = cleaning.rows() - dirty.values().stream().mapToLong(Long::longValue).sum();
    return new Report(
        name,
        cleaning.rows(),
        dirty,
        stats.sent(),
        clean - stats.sent(),
        stats.stored(),
        new TreeMap<>(stats.refused()),
        samples,
        stats.retries(),
        duration,
        watermarks);
  }

  boolean complete() {
    return sent == stored && watermarks.values().stream().allMatch(end -> end.failure().isEmpty());
  }

  double rate() {
    return sent / Math.max(duration.toNanos() / 1e9, 1e-9);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "read", number(read) + (unsent > 0 ? ", of which unsent " + number(unsent) : ""));
    dirty.forEach((dirt, count) -> line(text, "dirty", number(count) + " " + dirt.label()));
    line(text, "sent", number(sent) + " in " + seconds() + " s, " + number((long) rate()) + "/s");
    line(text, "stored", number(stored));
    refused.forEach(
        (code, count) ->
            line(text, "refused", number(count) + " " + code + ", e.g. " + samples.get(code)));
    line(text, "retries", number(retries));
    watermarks.forEach((topic, end) -> line(text, "end", topic + ": " + told(end)));
    return text.toString();
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("feed", name);
    fields.put("read", read);
    fields.put("dirty", labelled(dirty));
    fields.put("sent", sent);
    fields.put("unsent", unsent);
    fields.put("stored", stored);
    fields.put("refused", refusedWithTotal());
    fields.put("details", samples);
    fields.put("retries", retries);
    fields.put("seconds", Double.valueOf(seconds()));
    fields.put("rate_per_s", Math.round(rate()));
    fields.put("ends", endsByTopic());
    fields.put("complete", complete());
    return Json.of(fields);
  }

  private Map<String, Long> refusedWithTotal() {
    Map<String, Long> all = new TreeMap<>();
    refused.forEach((code, count) -> all.put(code.name(), count));
    all.put("total", refused.values().stream().mapToLong(Long::longValue).sum());
    return all;
  }

  private Map<String, Object> endsByTopic() {
    Map<String, Object> ends = new TreeMap<>();
    watermarks.forEach(
        (topic, end) ->
            ends.put(
                topic,
                Map.of(
                    "last", end.last(),
                    "watermark", end.watermark(),
                    "partitions", end.partitions(),
                    "failure", end.failure())));
    return ends;
  }

  private String told(End end) {
    return end.failure().isEmpty()
        ? end.last()
            + ", windows closed up to "
            + end.watermark()
            + " in "
            + end.partitions()
            + " partitions"
        : end.last() + ", but windows stay open: " + end.failure();
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }

  private static Map<String, Long> labelled(Map<Dirt, Long> dirty) {
    Map<String, Long> labels = new TreeMap<>();
    dirty.forEach((dirt, count) -> labels.put(dirt.label(), count));
    return labels;
  }

  private void line(StringBuilder text, String label, String value) {
    text.append(String.format(Locale.ROOT, "%s  %-8s %s%n", name, label, value));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
