package io.asgard.odin.spec;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What a resource needs beside it is declared: its stream, its topics, who keeps it. */
final class NeighbourRule {
  private static final Map<Kind, Kind> KEEPERS =
      Map.of(
          Kind.DAGGER, Kind.DATLANTIS,
          Kind.METRIC, Kind.COSMOS,
          Kind.LAYER, Kind.COSMOS,
          Kind.AREA, Kind.COSMOS);

  private final Set<Kind> kinds = new LinkedHashSet<>();
  private final Set<String> teams = new LinkedHashSet<>();
  private final Map<String, String> streamOfCluster = new LinkedHashMap<>();
  private final Map<String, Resource> streams = new LinkedHashMap<>();
  private final Map<String, String> streamOfTopic = new HashMap<>();
  private final Places places;
  private final Consumer<Problem> problems;

  NeighbourRule(List<Resource> resources, Places places, Consumer<Problem> problems) {
    this.places = places;
    this.problems = problems;
    for (Resource resource : resources) {
      kinds.add(resource.kind());
      teams.add(resource.team());
      if (resource.kind() == Kind.STREAM) {
        streams.put(resource.name(), resource);
        clusters(resource).forEach(name -> streamOfCluster.put(name, resource.name()));
      } else if (resource.kind() == Kind.TOPIC) {
        streamOfTopic.put(resource.name(), stream(resource));
      }
    }
  }

  /** The names that discovery answers for. */
  static List<String> clusters(Resource stream) {
    List<String> copies =
        StreamFields.COPIES.stream()
            .filter(stream.spec()::containsKey)
            .map(copy -> stream.name() + "-" + copy)
            .toList();
    List<String> all = new java.util.ArrayList<>(List.of(stream.name()));
    all.addAll(copies);
    return all;
  }

  private static String stream(Resource topic) {
    return topic.text("stream").orElse("").replaceAll("^\\$\\{(.*)\\.name}$", "$1");
  }

  void check(Resource resource) {
    Kind keeper = KEEPERS.get(resource.kind());
    if (keeper != null && !kinds.contains(keeper)) {
      add(resource, "kind", resource.kind().title(), "a " + keeper.title() + " beside it");
    }
    if (resource.kind() == Kind.TOPIC) {
      topic(resource);
    } else if (resource.kind() == Kind.DAGGER) {
      List<Resource> inputs = resource.sections("inputs");
      for (int i = 0; i < inputs.size(); i++) {
        input(resource, inputs.get(i), "spec.inputs." + i, streamOfCluster.keySet());
      }
    } else if (resource.kind() == Kind.FRONTING) {
      fronting(resource);
    }
  }

  /** Events are written to streams, never to the copies of one. */
  private void fronting(Resource fronting) {
    List<Resource> routes = fronting.sections("routes");
    for (int i = 0; i < routes.size(); i++) {
      String path = "spec.routes." + i;
      input(fronting, routes.get(i), path, streams.keySet());
      String fallback = routes.get(i).text("fallback").orElse("");
      if (!fallback.isEmpty() && !streams.containsKey(fallback)) {
        String expected = "a declared Stream" + near(fallback, streams.keySet());
        add(fronting, path + ".fallback", fallback, expected);
      }
    }
    for (String team :
        fronting.section("quotas").map(of -> of.map("teams")).orElse(Map.of()).keySet()) {
      if (!teams.contains(team)) {
        String expected = "a team that owns something declared" + near(team, teams);
        add(fronting, "spec.quotas.teams." + team, team, expected);
      }
    }
  }

  private void topic(Resource topic) {
    String name = stream(topic);
    Resource stream = streams.get(name);
    if (stream == null && topic.spec().containsKey("stream")) {
      add(topic, "spec.stream", name, "a declared Stream" + near(name, streams.keySet()));
    }
    if (topic.spec().containsKey("schema") && !kinds.contains(Kind.SCHEMA_REGISTRY)) {
      add(topic, "spec.schema", topic.spec().get("schema"), "a SchemaRegistry beside it");
    }
    if (stream != null
        && topic.map("properties").get("min.insync.replicas") instanceof Integer copies) {
      minimum(topic, stream, "", copies);
      stream.section("failover").ifPresent(other -> minimum(topic, other, "failover", copies));
    }
  }

  private void minimum(Resource topic, Resource cluster, String copy, int copies) {
    int brokers = ResourceRules.brokers(cluster, copy);
    if (copies > ResourceRules.mostInSync(brokers)) {
      String of = copy.isEmpty() ? "the stream: " : "the " + copy + ": ";
      String expected = "for " + of + ResourceRules.inSync(brokers);
      add(topic, "spec.properties.min.insync.replicas", copies, expected);
    }
  }

  /** Topics of a stream, of which one of these clusters is the stream. */
  private void input(Resource reader, Resource input, String path, Set<String> clusters) {
    String named = input.text("stream").orElse("");
    Optional<String> stream =
        Optional.of(named).filter(clusters::contains).map(streamOfCluster::get);
    if (stream.isEmpty() && !named.isEmpty() && !named.contains("${")) {
      String expected = "a declared Stream" + near(named, clusters);
      add(reader, path + ".stream", named, expected);
    }
    List<String> topics = input.texts("topics");
    for (int i = 0; i < topics.size(); i++) {
      String topic = topics.get(i);
      String of = streamOfTopic.get(topic);
      if (of == null && !topic.contains("${") && !topic.endsWith("*")) {
        String expected = "a declared Topic" + near(topic, streamOfTopic.keySet());
        add(reader, path + ".topics." + i, topic, expected);
      } else if (of != null && stream.isPresent() && !stream.get().equals(of)) {
        String expected = "a topic of " + stream.get() + "; this one is of " + of;
        add(reader, path + ".topics." + i, topic, expected);
      }
    }
  }

  private static String near(String name, Set<String> known) {
    return Nearest.to(name, known).map(word -> "; did you mean " + word + "?").orElse("");
  }

  private void add(Resource resource, String path, Object value, String expected) {
    problems.accept(places.problem(resource, path, value, expected));
  }
}
