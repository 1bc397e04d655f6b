package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Feed: {@code bin/feed}, always on. */
final class DemoFeed implements Blueprint {
  private static final Set<Role> ROLES = Set.of(Role.PUBLISHER, Role.VIEWER);

  private final Site site;
  private final Artifacts artifacts;
  private final Tokens tokens;

  DemoFeed(Site site, Artifacts artifacts, Tokens tokens) {
    this.site = site;
    this.artifacts = artifacts;
    this.tokens = tokens;
  }

  @Override
  public Map<String, String> offers(Resource feed) {
    return Map.of("token-file", tokens.serviceToken(feed.name(), feed.team(), ROLES).toString());
  }

  @Override
  public List<String> names(Resource feed) {
    return feed.flag("enabled", true) ? List.of(feed.name()) : List.of();
  }

  @Override
  public List<LocalPart> expand(Resource feed, Set<String> needs, Neighbours neighbours) {
    if (!feed.flag("enabled", true)) {
      return List.of();
    }
    Artifact artifact = artifacts.stage("feed");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            site.java(),
            "-Xmx" + feed.text("heap").orElse("96m"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-jar",
            artifact.jar().toString()));
    command.addAll(feed.texts("arguments"));
    return List.of(
        new Program(
            Part.process(
                feed.name(), feed.id(), needs, Fingerprint.of(command, artifact.fingerprint())),
            "",
            command,
            Map.of(),
            "TERM",
            List.of(),
            "",
            Check.ALIVE));
  }
}
