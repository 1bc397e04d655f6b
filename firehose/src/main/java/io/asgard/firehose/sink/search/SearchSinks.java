package io.asgard.firehose.sink.search;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.sink.client.Client;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Head;
import io.asgard.platform.service.Problems;
import java.net.URI;
import java.util.Map;

/** Makes sinks that write events as documents to Elasticsearch or OpenSearch. */
public final class SearchSinks implements Sinks {
  static final String NAME = "firehose.sink.search.";

  private final SearchSettings settings;
  private final Map<String, String> fields;
  private final Client client;
  private final Exchange exchange;

  /**
   * Connects to nothing yet.
   *
   * @param fields of the documents; none for all of an event
   * @throws IllegalArgumentException saying what is wrong with the settings, one problem a line
   */
  public SearchSinks(SearchSettings settings, Map<String, String> fields) {
    check(settings, fields);
    this.settings = settings;
    this.fields = fields;
    client = new Client(settings.timeout(), false, settings.tls());
    exchange = client.exchange(settings.gzip(), null, 0);
  }

  private static void check(SearchSettings settings, Map<String, String> fields) {
    boolean deletes = settings.mode() == SearchSettings.Mode.DELETE;
    Problems problems = new Problems();
    problems.check(
        isUrl(settings.url()),
        NAME + "url: " + settings.url() + " (expected: as http://host:9200)");
    problems.check(
        (settings.user() == null) == (settings.password() == null),
        NAME + "user: " + settings.user() + " (expected: with password, or neither)");
    problems.check(
        !deletes || settings.id() != null,
        NAME + "id: null (expected: an expression, with mode delete)");
    problems.check(
        !deletes || fields.isEmpty(),
        "firehose.fields: " + fields.keySet() + " (expected: none, with mode delete)");
    problems.throwIfAny();
  }

  /** Whether a path can be put behind it. */
  private static boolean isUrl(String url) {
    try {
      URI parsed = Head.requireUrl("url", url);
      return parsed.getRawQuery() == null && parsed.getRawFragment() == null;
    } catch (IllegalArgumentException e) {
      return false; // Said with its name.
    }
  }

  @Override
  public void check(EventType type) {
    new Actions(settings, fields).check(type);
  }

  @Override
  public Sink open() {
    return new PreparingSink<>(
        new Actions(settings, fields), new BulkTarget(new Halving<>(new Bulk(exchange, settings))));
  }

  @Override
  public void close() {
    client.close();
  }
}
