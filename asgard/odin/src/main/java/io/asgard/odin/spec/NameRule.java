package io.asgard.odin.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** No two resources make a part of the same name, or are referred to by the same name. */
final class NameRule {
  private final Map<String, Resource> owners = new HashMap<>();
  private final Places places;
  private final Consumer<Problem> problems;

  NameRule(Places places, Consumer<Problem> problems) {
    this.places = places;
    this.problems = problems;
  }

  void check(Resource resource) {
    // Whether two sets want the same is for the apply: it knows which set has it.
    if (places.of(resource).isEmpty()) {
      return;
    }
    Optional<String> clash = Optional.empty();
    for (String name : names(resource)) {
      Resource other = owners.putIfAbsent(name, resource);
      if (clash.isEmpty() && other != null && !other.id().equals(resource.id())) {
        clash = Optional.of(name + " is " + other.id() + "'s");
      }
    }
    clash.ifPresent(
        other ->
            problems.accept(
                places.problem(
                    resource, "metadata.name", resource.name(), "a name of its own; " + other)));
  }

  private static List<String> names(Resource resource) {
    String name = resource.name();
    List<String> names = new ArrayList<>();
    if (!resource.kind().offers().isEmpty()) {
      names.add(name);
    }
    switch (resource.kind()) {
      case STREAM -> {
        names.addAll(NeighbourRule.clusters(resource));
        brokers(resource, resource, "", names);
        for (String copy : StreamFields.COPIES) {
          resource.section(copy).ifPresent(of -> copy(resource, of, copy, names));
        }
      }
      case DATABASE ->
          resource.texts("databases").forEach(database -> names.add("database/" + database));
      case DAGGER_CLUSTER -> names.addAll(List.of(name + "-jobmanager", name + "-taskmanager"));
      case TOPIC, DAGGER, METRIC, LAYER, AREA ->
          names.add(resource.kind().title().toLowerCase(Locale.ROOT) + "/" + name);
      case FRONTING, FIREHOSE -> {
        for (int number = 2; number <= resource.whole("replicas", 1); number++) {
          names.add(name + "-" + number);
        }
      }
      case TIME_SERIES, SCHEMA_REGISTRY, DATLANTIS, ENIGMA, COSMOS, ATLAS, FEED -> {}
    }
    return names;
  }

  /** A copy, and what copies it; a stream that moved is copied home too. */
  private static void copy(Resource stream, Resource of, String copy, List<String> names) {
    brokers(stream, of, copy, names);
    names.add(stream.name() + "-to-" + copy);
    if (copy.equals("failover")) {
      names.add(stream.name() + "-to-home");
    }
  }

  private static void brokers(Resource stream, Resource of, String copy, List<String> names) {
    String cluster = copy.isEmpty() ? stream.name() : stream.name() + "-" + copy;
    for (int node = 1; node <= ResourceRules.brokers(of, copy); node++) {
      names.add(cluster + "-" + node);
    }
  }
}
