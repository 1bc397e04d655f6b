package io.asgard.firehose.sink.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.sink.Preparation;
import io.asgard.firehose.sink.client.Client;
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
  private final Compiled<Head> heads;
  private final Subject subject = new Subject();
  private @Nullable RequestHeaders same; // of every event, if it is

  /** The templates of what stands before the body. */
  private record Head(Template url, Map<String, Template> query, Map<String, Template> headers) {}

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

  private Head compile(Expressions types) {
    return new Head(
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
    Head head = heads.of(event.type());
    subject.aim(event);
    return new Request(constant ? cached(head) : head(head), body);
  }

  private RequestHeaders cached(Head head) {
    RequestHeaders known = same;
    if (known == null) {
      known = head(head);
      same = known;
    }
    return known;
  }

  private RequestHeaders head(Head head) {
    String url = head.url().fill(subject, Requests::escaped);
    QueryParamsBuilder query = QueryParams.builder();
    head.query().forEach((name, value) -> query.add(name, value.fill(subject)));
    Map<String, String> headers = new LinkedHashMap<>();
    head.headers().forEach((name, value) -> headers.put(name, value.fill(subject)));
    return headers(settings, url, query.build(), headers);
  }

  /** The head of a request that no event has a part in. */
  static RequestHeaders constantHead(HttpSettings settings) {
    QueryParamsBuilder query = QueryParams.builder();
    settings.query().forEach(query::add);
    return headers(settings, settings.url(), query.build(), settings.headers());
  }

  private static RequestHeaders headers(
      HttpSettings settings, String url, QueryParams query, Map<String, String> headers) {
    String full =
        query.isEmpty() ? url : url + (url.indexOf('?') < 0 ? '?' : '&') + query.toQueryString();
    String origin = requireUrl(full);
    String target = Template.isConstant(settings.url()) ? full.substring(origin.length()) : full;
    RequestHeadersBuilder head =
        RequestHeaders.builder(
            HttpMethod.valueOf(settings.method().name()), target.isEmpty() ? "/" : target);
    if (settings.body() != HttpSettings.Body.NONE) {
      head.set(HttpHeaderNames.CONTENT_TYPE, Bodies.contentType(settings.body()));
    }
    headers.forEach((name, value) -> head.set(name, requireHeader(name, value)));
    return head.build();
  }

  private static String requireUrl(String url) {
    try {
      return Client.origin("url", url);
    } catch (IllegalArgumentException e) {
      throw new BadEventException(String.valueOf(e.getMessage())); // A value made it so.
    }
  }

  private static String requireHeader(String name, String value) {
    if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw new BadEventException("header " + name + ": " + value + " (expected: one line)");
    }
    return value;
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
        + request.head().path()
        + " "
        + Preparation.text(request.body());
  }
}
