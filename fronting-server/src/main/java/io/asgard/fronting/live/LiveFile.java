package io.asgard.fronting.live;

import io.asgard.platform.service.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the text of a live settings file. */
final class LiveFile {
  /** What a file says. */
  record Content(List<RouteRule> routes, Quota byDefault, Map<String, Quota> teams) {
    static final Content NOTHING = new Content(List.of(), Quota.NONE, Map.of());

    Content {
      routes = List.copyOf(routes);
      teams = Map.copyOf(teams);
    }
  }

  private static final String TOPIC = "[A-Za-z0-9._-]{0,248}\\*|[A-Za-z0-9._-]{1,249}";
  private static final String STREAM = "[a-z][a-z0-9_-]{0,62}";

  private final Problems problems = new Problems();
  private final Fields fields = new Fields(problems);

  private LiveFile() {}

  /**
   * What the text says.
   *
   * @throws IllegalArgumentException naming every problem, one a line
   */
  static Content read(String text) {
    LiveFile file = new LiveFile();
    Content content = file.content(yaml(text));
    file.problems.throwIfAny();
    return content;
  }

  private static @Nullable Object yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).load(text);
    } catch (YAMLException e) {
      throw new IllegalArgumentException("not YAML: " + e.getMessage(), e);
    }
  }

  private Content content(@Nullable Object document) {
    Map<String, Object> top = fields.map("document", document);
    fields.onlyKeys("", top, Set.of("routes", "quotas"));
    Map<String, Object> quotas = fields.map("quotas", top.get("quotas"));
    fields.onlyKeys("quotas.", quotas, Set.of("default", "teams"));
    Map<String, Quota> teams = new HashMap<>();
    fields
        .map("quotas.teams", quotas.get("teams"))
        .forEach((team, value) -> teams.put(team, quota("quotas.teams." + team, value)));
    return new Content(
        routes(top.get("routes")), quota("quotas.default", quotas.get("default")), teams);
  }

  private List<RouteRule> routes(@Nullable Object value) {
    List<RouteRule> rules = new ArrayList<>();
    List<Object> list = fields.list("routes", value);
    for (int i = 0; i < list.size(); i++) {
      String path = "routes[" + i + "]";
      Map<String, Object> rule = fields.map(path, list.get(i));
      fields.onlyKeys(path + ".", rule, Set.of("topics", "stream", "fallback", "fallback-after"));
      List<String> topics = topics(path + ".topics", rule.get("topics"));
      Route route = route(path, rule);
      if (route != null) {
        rules.add(new RouteRule(topics, route));
      }
    }
    agree(rules);
    return rules;
  }

  /** A stream has one way of being away: its topics leave it, and come back to it, together. */
  private void agree(List<RouteRule> rules) {
    Map<String, Route> first = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      Route route = rules.get(i).route();
      Route other = first.putIfAbsent(route.stream(), route);
      problems.check(
          other == null || other.equals(route),
          "routes[%d]: fallback of stream %s (expected: the same in all of its rules)"
              .formatted(i, route.stream()));
    }
  }

  private List<String> topics(String path, @Nullable Object value) {
    List<String> topics = new ArrayList<>();
    List<Object> list = fields.list(path, value);
    problems.check(!list.isEmpty(), path + ": none (expected: a list of names, or a prefix and *)");
    for (int i = 0; i < list.size(); i++) {
      topics.add(
          fields.text(path + "[" + i + "]", list.get(i), TOPIC, "a topic, or a prefix and *"));
    }
    return topics;
  }

  private @Nullable Route route(String path, Map<String, Object> rule) {
    String stream = fields.text(path + ".stream", rule.get("stream"), STREAM, "a stream's name");
    Optional<String> fallback =
        Optional.ofNullable(rule.get("fallback"))
            .map(name -> fields.text(path + ".fallback", name, STREAM, "a stream's name"));
    Duration after =
        fields.duration(path + ".fallback-after", rule.get("fallback-after"), Route.FALLBACK_AFTER);
    problems.check(
        fallback.isPresent() || !rule.containsKey("fallback-after"),
        path + ".fallback-after: without a fallback (expected: both or neither)");
    try {
      return new Route(stream, fallback, after);
    } catch (IllegalArgumentException e) {
      problems.add(path + "." + e.getMessage());
      return null;
    }
  }

  private Quota quota(String path, @Nullable Object value) {
    Map<String, Object> quota = fields.map(path, value);
    fields.onlyKeys(path + ".", quota, Set.of("events", "bytes"));
    long events = fields.positive(path + ".events", quota.get("events"), Quota.NONE.events());
    DataSize bytes = fields.size(path + ".bytes", quota.get("bytes"), Quota.NONE.bytes());
    return new Quota(events, bytes);
  }
}
