package io.asgard.firehose.sink.http;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.sink.Preparation;
import io.asgard.firehose.sink.client.Head;
import io.asgard.firehose.sink.client.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a request of an event: its URL, query and headers from templates, and a body. */
final class Requests implements Preparation<Request> {
  private static final String NAME = "firehose.sink.http.";

  private final HttpSettings settings;
  private final Preparation<byte[]> bodies;
  private final boolean constant;
  private final Compiled<Templates> heads;
  private final Subject subject = new Subject();
  private @Nullable Head same; // of every event, if it is

  /** The templates of what stands before the body. */
  private record Templates(
      Template url, Map<String, Template> query, Map<String, Template> headers) {}

  Requests(HttpSettings settings, Preparation<byte[]> bodies) {
    this.settings = settings;
    this.bodies = bodies;
    this.constant = constant(settings);
    this.heads = new Compiled<>(this::compile);
  }

  /** Whether every request has the same URL and headers. */
  static boolean constant(HttpSettings settings) {
    return Stream.of(
            Stream.of(settings.url()),
            settings.query().values().stream(),
            settings.headers().values().stream())
        .flatMap(each -> each)
        .allMatch(Template::isConstant);
  }

  private Templates compile(Expressions types) {
    return new Templates(
        Template.of(NAME + "url", settings.url(), types),
        compile("query.", settings.query(), types),
        compile("headers.", settings.headers(), types));
  }

  private static Map<String, Template> compile(
      String part, Map<String, String> sources, Expressions types) {
    return sources.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each -> Template.of(NAME + part + each.getKey(), each.getValue(), types),
                (a, b) -> b,
                LinkedHashMap::new));
  }

  @Override
  public void check(EventType type) {
    bodies.check(type);
    heads.of(type);
  }

  @Override
  public Request of(Event event) {
    byte[] body = bodies.of(event);
    Templates templates = heads.of(event.type());
    subject.aim(event);
    return new Request(constant ? cached(templates) : head(templates), body);
  }

  private Head cached(Templates templates) {
    Head known = same;
    if (known == null) {
      known = head(templates);
      same = known;
    }
    return known;
  }

  /** Values may make a head that cannot be sent, and only their event is to blame. */
  private Head head(Templates templates) {
    try {
      return head(
          settings,
          templates.url().fill(subject, Requests::escaped),
          filled(templates.query()),
          filled(templates.headers()));
    } catch (IllegalArgumentException e) {
      throw new BadEventException(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, String> filled(Map<String, Template> templates) {
    Map<String, String> values = new LinkedHashMap<>();
    templates.forEach((name, value) -> values.put(name, value.fill(subject)));
    return values;
  }

  /** The head of a request that no event has a part in. */
  static Head constantHead(HttpSettings settings) {
    return head(settings, settings.url(), settings.query(), settings.headers());
  }

  private static Head head(
      HttpSettings settings, String url, Map<String, String> query, Map<String, String> headers) {
    StringBuilder full = new StringBuilder(url);
    query.forEach(
        (name, value) ->
            full.append(full.indexOf("?") < 0 ? '?' : '&')
                .append(Head.encoded(name))
                .append('=')
                .append(Head.encoded(value)));
    Map<String, String> all = new LinkedHashMap<>();
    if (settings.body() != HttpSettings.Body.NONE) {
      all.put("content-type", Bodies.contentType(settings.body()));
    }
    all.putAll(headers);
    return Head.of(settings.method().name(), full.toString(), all);
  }

  /** For a part of a path or a query. */
  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Without headers: they may be secret. */
  @Override
  public String text(Request request) {
    return request.head().method()
        + " "
        + request.head().url()
        + " "
        + Preparation.text(request.body());
  }
}
