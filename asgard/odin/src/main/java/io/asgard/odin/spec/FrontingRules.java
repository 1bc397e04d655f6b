package io.asgard.odin.spec;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold between the fields of a Fronting. */
final class FrontingRules {
  private static final String FILE = "fronting.live";
  private static final Duration FALLBACK_AFTER = Duration.ofSeconds(30);

  private FrontingRules() {}

  static void check(Resource fronting, Complaints complaints) {
    Object file = fronting.map("settings").get(FILE);
    boolean declared = List.of("routes", "quotas").stream().anyMatch(fronting.spec()::containsKey);
    if (file != null && declared) {
      complaints.add(
          "spec.settings." + FILE, file, "none: routes and quotas are declared, Odin writes them");
    }
    Map<String, Resource> first = new HashMap<>();
    List<Resource> routes = fronting.sections("routes");
    for (int i = 0; i < routes.size(); i++) {
      route(routes.get(i), "spec.routes." + i, first, complaints);
    }
  }

  private static void route(
      Resource route, String path, Map<String, Resource> first, Complaints complaints) {
    if (route.spec().containsKey("topics") && route.texts("topics").isEmpty()) {
      complaints.add(path + ".topics", "none", "at least one");
    }
    String stream = route.text("stream").orElse("");
    Optional<String> fallback = route.text("fallback");
    if (fallback.filter(stream::equals).isPresent()) {
      complaints.add(path + ".fallback", stream, "another stream");
    }
    // A stream has one way of being away: its topics leave it, and come back to it, together.
    Resource other = first.putIfAbsent(stream, route);
    if (other != null && !away(other).equals(away(route))) {
      complaints.add(path, "another fallback", "that of " + stream + "'s first route");
    }
  }

  private static List<Object> away(Resource route) {
    return List.of(route.text("fallback"), route.duration("fallbackAfter").orElse(FALLBACK_AFTER));
  }
}
