package io.asgard.firehose.sink.http;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.sink.Halving;
import io.asgard.firehose.sink.OneByOne;
import io.asgard.firehose.sink.OnePerKey;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.sink.Target;
import io.asgard.firehose.sink.client.Client;
import io.asgard.firehose.sink.client.Exchange;
import io.asgard.firehose.sink.client.Head;
import io.asgard.firehose.sink.client.OAuth2;
import io.asgard.platform.service.Problems;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Makes sinks that send events to a web application. */
public final class HttpSinks implements Sinks {
  private static final String NAME = "firehose.sink.http.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpSettings settings;
  private final Map<String, String> fields;
  private final Duration patience;
  private final Judgement judgement;
  private final Optional<BatchAnswers> answers;
  private final Client client;
  private final Exchange exchange;

  /**
   * Connects to nothing yet.
   *
   * @param fields what JSON bodies hold; none for all of an event
   * @throws IllegalArgumentException saying what is wrong with the settings, one problem a line
   */
  public HttpSinks(HttpSettings settings, Map<String, String> fields) {
    this(settings, fields, PATIENCE);
  }

  HttpSinks(HttpSettings settings, Map<String, String> fields, Duration patience) {
    check(settings, fields);
    this.settings = settings;
    this.fields = fields;
    this.patience = patience;
    judgement = new Judgement(settings);
    answers = Optional.ofNullable(settings.answers()).map(BatchAnswers::new);
    client = new Client(settings.timeout(), settings.http2(), settings.tls());
    exchange = client.exchange(settings.gzip(), settings.oauth2(), settings.rate());
  }

  private static void check(HttpSettings settings, Map<String, String> fields) {
    Problems problems = new Problems();
    boolean template = settings.body() == HttpSettings.Body.TEMPLATE;
    problems.check(
        template == (settings.template() != null),
        NAME + "template: " + settings.template() + " (expected: with body template, and only so)");
    problems.check(
        !settings.batch() || Requests.constant(settings),
        NAME + "batch: true with {{expressions}} in url, query or headers (expected: false)");
    problems.check(
        !settings.batch() || settings.body() != HttpSettings.Body.NONE,
        NAME + "body: none (expected: something, with batch: true)");
    problems.check(
        settings.batch() || settings.answers() == null,
        NAME + "answers: " + settings.answers() + " (expected: with batch: true)");
    problems.check(
        fields.isEmpty() || settings.body() == HttpSettings.Body.JSON,
        "firehose.fields: "
            + fields.keySet()
            + " (expected: none, with body "
            + settings.body()
            + ")");
    settings
        .headers()
        .forEach(
            (name, value) -> {
              check(problems, NAME + "headers: ", () -> Head.requireName(name));
              if (Template.isConstant(value)) {
                check(problems, NAME + "headers: ", () -> Head.requireLine(name, value));
              }
            });
    if (Template.isConstant(settings.url())) {
      check(problems, "", () -> Head.requireUrl(NAME + "url", settings.url()));
    }
    OAuth2 oauth2 = settings.oauth2();
    if (oauth2 != null) {
      check(problems, "", () -> oauth2.requireUrl(NAME + "oauth2"));
    }
    problems.throwIfAny();
  }

  private static void check(Problems problems, String what, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      problems.add(what + e.getMessage());
    }
  }

  @Override
  public void check(EventType type) {
    new Requests(settings, Bodies.of(settings, fields)).check(type);
  }

  @Override
  public Sink open() {
    if (settings.batch()) {
      Target<byte[]> batches =
          new Halving<>(new Batches(exchange, settings, judgement, answers), patience);
      return new PreparingSink<>(
          Bodies.of(settings, fields),
          answers.isPresent() ? new OnePerKey<>(batches, patience) : batches);
    }
    return new PreparingSink<>(
        new Requests(settings, Bodies.of(settings, fields)),
        new OneByOne<>(new Singles(exchange, judgement), settings.connections(), patience));
  }

  @Override
  public void close() {
    client.close();
  }
}
