package io.asgard.firehose.dropin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The web application. */
record HttpKeys(Variables variables, Settings settings, Fields fields) {
  private static final String HTTP = "sink.http.";
  private static final String URL = "SINK_HTTP_SERVICE_URL";
  private static final String TEMPLATE = "SINK_HTTP_JSON_BODY_TEMPLATE";
  private static final String RANGES = "SINK_HTTP_RETRY_STATUS_CODE_RANGES";
  private static final String SOURCE = "SINK_HTTP_PARAMETER_SOURCE";
  private static final String MAPPING = "INPUT_SCHEMA_PROTO_TO_COLUMN_MAPPING";
  private static final Pattern RANGE = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");
  private static final int LAST_STATUS = 599;
  private static final long MOST_TIMEOUT = 30_000;

  void translate() {
    settings.put("sink.type", "HTTP");
    boolean alone = url() | parameters();
    variables.copy(
        "SINK_HTTP_REQUEST_METHOD", HTTP + "method", method -> method.toUpperCase(Locale.ROOT));
    if (variables.get("SINK_HTTP_REQUEST_METHOD").isEmpty()) {
      settings.put(HTTP + "method", "PUT");
    }
    variables.millis("SINK_HTTP_REQUEST_TIMEOUT_MS", HTTP + "timeout", MOST_TIMEOUT);
    variables.copy("SINK_HTTP_MAX_CONNECTIONS", HTTP + "connections");
    settings.put(HTTP + "retry", ranges());
    variables.headers("SINK_HTTP_HEADERS", HTTP + "headers");
    oauth2();
    boolean bodiless = body();
    settings.put(HTTP + "batch", !alone && !bodiless);
  }

  /** Whether it differs from event to event. */
  private boolean url() {
    String[] parts = variables.get(URL).orElse("").split("\\s*,\\s*");
    String url = parts[0].replace("%%", "%");
    for (int i = 1; i < parts.length; i++) {
      Optional<String> field = fields.numbered(URL, parts[i]);
      if (field.isPresent()) {
        url = url.replaceFirst("%s", Matcher.quoteReplacement("{{" + field.get() + "}}"));
      }
    }
    settings.put(HTTP + "url", url);
    return parts.length > 1;
  }

  /** Whether there are some in headers or query. */
  private boolean parameters() {
    String source = variables.word(SOURCE, "DISABLED");
    if (source.equals("DISABLED") || source.equals("NONE")) {
      return false;
    }
    boolean query = variables.word("SINK_HTTP_PARAMETER_PLACEMENT", "HEADER").equals("QUERY");
    Map<String, String> mapping =
        fields.mapping(
            MAPPING, variables.get(MAPPING).orElse("{}"), source.toLowerCase(Locale.ROOT));
    mapping.forEach(
        (name, field) ->
            settings.putEntry(HTTP + (query ? "query" : "headers"), name, "{{" + field + "}}"));
    return true;
  }

  /** Their 600 is what no status reaches. */
  private List<String> ranges() {
    List<String> ranges = new ArrayList<>();
    for (String range : variables.get(RANGES).orElse("400-600").split("\\s*,\\s*")) {
      Matcher matcher = RANGE.matcher(range.strip());
      if (!matcher.matches()) {
        variables.wrong(RANGES, "as 400-600, 429");
        continue;
      }
      int last = Integer.parseInt(matcher.group(2) == null ? matcher.group(1) : matcher.group(2));
      ranges.add(matcher.group(1) + "-" + Math.min(last, LAST_STATUS));
    }
    return ranges;
  }

  private void oauth2() {
    if (variables.isTrue("SINK_HTTP_OAUTH2_ENABLE", false)) {
      variables.copy("SINK_HTTP_OAUTH2_ACCESS_TOKEN_URL", HTTP + "oauth2.token-url");
      variables.copy("SINK_HTTP_OAUTH2_CLIENT_NAME", HTTP + "oauth2.client-id");
      variables.copy("SINK_HTTP_OAUTH2_CLIENT_SECRET", HTTP + "oauth2.client-secret");
      variables.copy("SINK_HTTP_OAUTH2_SCOPE", HTTP + "oauth2.scope", "scope");
    }
  }

  /** Whether there is none. */
  private boolean body() {
    boolean deletes = variables.word("SINK_HTTP_REQUEST_METHOD", "").equals("DELETE");
    if (deletes && !variables.isTrue("SINK_HTTP_DELETE_BODY_ENABLE", true)) {
      settings.put(HTTP + "body", "NONE");
      return true;
    }
    Optional<String> template = variables.get(TEMPLATE);
    if (!variables.word("SINK_HTTP_DATA_FORMAT", "PROTO").equals("JSON")) {
      settings.put(HTTP + "body", "WRAPPED");
    } else if (template.isPresent()) {
      template(template.get());
    } else {
      settings.put(HTTP + "body", "WRAPPED_JSON");
      if (!variables.isTrue("SINK_HTTP_SIMPLE_DATE_FORMAT_ENABLE", true)) {
        variables.wrong(
            "SINK_HTTP_SIMPLE_DATE_FORMAT_ENABLE", "true; times as in JSON with body: JSON");
      }
    }
    return false;
  }

  private void template(String source) {
    try {
      settings.put(HTTP + "template", BodyTemplate.translate(source));
      settings.put(HTTP + "body", "TEMPLATE");
    } catch (IllegalArgumentException e) {
      variables.wrong(TEMPLATE, e.getMessage() + "; sink.http.template with {{message.field}}");
    }
  }
}
