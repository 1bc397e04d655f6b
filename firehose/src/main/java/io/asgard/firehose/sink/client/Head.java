package io.asgard.firehose.sink.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The method, URL and headers of a request. Immutable. */
public final class Head {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int MOST_PORT = 65_535;
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  // They say where a body ends, which is not for templates to say.
  private static final Pattern OURS =
      Pattern.compile("content-length|transfer-encoding|connection", Pattern.CASE_INSENSITIVE);

  private final String method;
  private final Origin origin;
  private final String target;
  private final SortedMap<String, String> headers;
  private final byte[] lines;

  private Head(String method, Origin origin, String target, SortedMap<String, String> headers) {
    this.method = method;
    this.origin = origin;
    this.target = target;
    this.headers = headers;
    this.lines = lines(method, origin, target, headers);
  }

  /**
   * A head.
   *
   * @param headers of those whose names differ by their case alone, the last
   * @throws IllegalArgumentException if the URL is none of http, or a header cannot be sent
   */
  public static Head of(String method, String url, Map<String, String> headers) {
    URI parsed = requireUrl("url", url);
    SortedMap<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> all.put(requireName(name), requireLine(name, value)));
    return new Head(method, Origin.of(parsed), target(parsed), all);
  }

  /**
   * A URL of http.
   *
   * @param name of its setting
   * @throws IllegalArgumentException if it is something else
   */
  public static URI requireUrl(String name, String url) {
    try {
      URI parsed = new URI(url);
      if (parsed.getHost() != null
          && parsed.getRawUserInfo() == null
          && SCHEMES.contains(parsed.getScheme())
          && parsed.getPort() != 0
          && parsed.getPort() <= MOST_PORT) {
        return parsed;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(name + ": " + url + " (expected: as http://host:port/path)");
  }

  /**
   * The name of a header that a request may be given.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static String requireName(String name) {
    if (!HEADER.matcher(name).matches() || OURS.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "header "
              + name
              + " (expected: a name; none of "
              + OURS.pattern().replace("|", ", ")
              + ")");
    }
    return name;
  }

  /**
   * The value of a header.
   *
   * @throws IllegalArgumentException if it would be more than that
   */
  public static String requireLine(String name, String value) {
    if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      // Without the value: it may be secret, and breaks the lines of a log.
      throw new IllegalArgumentException(
          "header " + name + ": more than a line (expected: one line)");
    }
    return value;
  }

  /** What a header authorization shows for a user. */
  public static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** A text in a query or a form. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String target(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery();
    String both = query == null ? path : path + "?" + query;
    return both.chars().allMatch(c -> c < 0x80) ? both : URI.create(both).toASCIIString();
  }

  private static byte[] lines(
      String method, Origin origin, String target, Map<String, String> headers) {
    StringBuilder lines =
        new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    if (!headers.containsKey("host")) {
      lines.append("host: ").append(origin.authority()).append("\r\n");
    }
    headers.forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** With one more header, or another value of it. */
  Head with(String name, String value) {
    SortedMap<String, String> all = new TreeMap<>(headers);
    all.put(name, requireLine(name, value));
    return new Head(method, origin, target, all);
  }

  public String method() {
    return method;
  }

  /** Its path and query. */
  public String target() {
    return target;
  }

  /** Its URL. */
  public String url() {
    return origin + target;
  }

  Origin origin() {
    return origin;
  }

  Map<String, String> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** Its lines in HTTP/1.1, but for the body's length and the empty one. Not to be changed. */
  byte[] lines() {
    return lines;
  }
}
