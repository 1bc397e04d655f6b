package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Resource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Fronting servers, and the file that they look at for what changes without a restart. */
final class FrontingServer implements Blueprint {
  private static final String LIVE = "fronting.live";
  private static final String ROUTES = "routes";
  private static final String QUOTAS = "quotas";

  private final BootService service;
  private final Site site;

  FrontingServer(BootService service, Site site) {
    this.service = service;
    this.site = site;
  }

  @Override
  public Map<String, String> offers(Resource fronting) {
    return service.offers(fronting);
  }

  @Override
  public List<String> names(Resource fronting) {
    return service.names(fronting);
  }

  @Override
  public List<LocalPart> expand(Resource fronting, Set<String> needs, Neighbours neighbours) {
    Map<String, Object> settings = fronting.map("settings");
    if (settings.containsKey(LIVE)) {
      return service.expand(fronting, needs, neighbours); // Somebody else writes it.
    }
    // There from the start, so that the first route needs no restart either.
    Path file = site.conf(fronting.name()).resolve("live.yaml");
    settings.put(LIVE, file.toString());
    Map<String, Object> spec = new LinkedHashMap<>(fronting.spec());
    spec.put("settings", settings);
    spec.remove(ROUTES);
    spec.remove(QUOTAS);
    String text = text(fronting);
    Part live =
        new Part("live/" + fronting.name(), fronting.id(), Set.of(), Fingerprint.of(file, text));
    Set<String> all = new LinkedHashSet<>(needs);
    all.add(live.name());
    return Stream.concat(
            Stream.of(new Owned(live, new LiveFile(file, text))),
            service.expand(fronting.with(spec), all, neighbours).stream())
        .toList();
  }

  /** As the server reads it. */
  private static String text(Resource fronting) {
    Map<String, Object> live = new LinkedHashMap<>();
    live.put(ROUTES, fronting.sections(ROUTES).stream().map(FrontingServer::route).toList());
    live.put(QUOTAS, fronting.map(QUOTAS));
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(200);
    return "# Written by Odin: declared as routes and quotas of "
        + fronting.id()
        + ".\n"
        + new Yaml(options).dump(live);
  }

  private static Map<String, Object> route(Resource declared) {
    Map<String, Object> route = new LinkedHashMap<>();
    declared
        .spec()
        .forEach((key, value) -> route.put(key.replace("fallbackAfter", "fallback-after"), value));
    return route;
  }
}
