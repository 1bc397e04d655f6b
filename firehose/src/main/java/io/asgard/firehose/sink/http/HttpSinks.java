package io.asgard.firehose.sink.http;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.WebClient;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.platform.service.Problems;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes sinks that send events to a web application. */
public final class HttpSinks implements Sinks {
  private static final String NAME = "firehose.sink.http.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MOST_ANSWER_BYTES = 8 << 20;

  private final HttpSettings settings;
  private final Map<String, String> fields;
  private final Duration patience;
  private final Judgement judgement;
  private final Optional<BatchAnswers> answers;
  private final RateLimit rate;
  private final ClientFactory factory;
  private final WebClient client;
  private final @Nullable AccessToken token;

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
    rate = new RateLimit(settings.rate());
    factory = factory(settings);
    boolean constant = Template.isConstant(settings.url());
    // An address for all requests spares each the parsing of its own.
    client =
        (constant ? WebClient.builder(Requests.origin(settings.url())) : WebClient.builder())
            .factory(factory)
            .responseTimeout(settings.timeout())
            .writeTimeout(settings.timeout())
            .maxResponseLength(MOST_ANSWER_BYTES)
            .build();
    HttpSettings.OAuth2 oauth2 = settings.oauth2();
    token =
        oauth2 == null
            ? null
            : new AccessToken(
                WebClient.builder().factory(factory).responseTimeout(settings.timeout()).build(),
                oauth2,
                Clock.systemUTC());
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
    problems.throwIfAny();
  }

  private static ClientFactory factory(HttpSettings settings) {
    // Without a preface an upgrade is asked for with every connection, which confuses servers.
    ClientFactoryBuilder factory =
        ClientFactory.builder()
            .workerGroup(1)
            .connectTimeout(settings.timeout())
            .useHttp2Preface(settings.http2())
            .preferHttp1(!settings.http2());
    HttpSettings.Tls tls = settings.tls();
    if (tls != null) {
      factory.tlsProvider(new PemFiles(tls));
    }
    return factory.build();
  }

  @Override
  public void check(EventType type) {
    new Requests(settings, Bodies.of(settings, fields)).check(type);
  }

  @Override
  public Sink open() {
    Exchange exchange = new Exchange(client, settings.gzip(), token, rate);
    if (settings.batch()) {
      return new PreparingSink<>(
          Bodies.of(settings, fields),
          new BatchTarget(exchange, settings, judgement, answers, patience));
    }
    return new PreparingSink<>(
        new Requests(settings, Bodies.of(settings, fields)),
        new SingleTarget(exchange, judgement, settings.connections(), patience));
  }

  @Override
  public void close() {
    factory.closeAsync();
  }
}
