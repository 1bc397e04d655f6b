package io.asgard.cosmos.layer;

import io.asgard.contracts.v1.Dimension;
import io.asgard.contracts.v1.Layer;
import io.asgard.cosmos.store.Kind;
import io.asgard.platform.service.Problems;
import java.util.HashSet;
import java.util.Set;

/** Kinds of visualization, with the dimensions that metrics can be mapped to. */
public final class Layers {
  public static final Kind<Layer> KIND =
      new Kind<>("layers", Layer.getDefaultInstance(), Layer::getName, layer -> "", Layers::check);

  private static final Set<String> IDENTIFIERS = Set.of("s2id", "string");

  private Layers() {}

  private static void check(Layer layer, Problems problems) {
    Kind.checkName("name", layer.getName(), problems);
    problems.check(layer.getDimensionsCount() > 0, "dimensions: none (expected: at least one)");
    Set<String> names = new HashSet<>();
    for (Dimension dimension : layer.getDimensionsList()) {
      String name = dimension.getName();
      String identifier = dimension.getIdentifier().getType();
      Kind.checkName("dimensions.name", name, problems);
      problems.check(names.add(name), "dimensions.name: " + name + " (expected: not in use)");
      problems.check(
          dimension.getType().equals("number"),
          "dimensions." + name + ".type: " + dimension.getType() + " (expected: number)");
      problems.check(
          IDENTIFIERS.contains(identifier),
          "dimensions.%s.identifier.type: %s (expected: string or s2id)"
              .formatted(name, identifier));
    }
  }
}
