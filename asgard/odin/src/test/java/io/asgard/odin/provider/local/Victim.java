package io.asgard.odin.provider.local;

import io.asgard.odin.apply.Progress;
import io.asgard.odin.apply.Wish;
import io.asgard.odin.plan.Plan;
import java.nio.file.Path;
import java.util.Optional;

/** {@code Victim HOME WORLD POINT}: an Odin that makes a world, and is killed at a point of it. */
final class Victim {
  private Victim() {}

  public static void main(String[] words) {
    World world = World.valueOf(words[1]);
    int point = Integer.parseInt(words[2]);
    try (SmallOdin odin =
        new SmallOdin(Path.of(words[0]), journal -> new KillPoints(journal, point))) {
      odin.engine().recover(() -> {});
      boolean healthy = odin.engine().apply(wish(world), Optional.empty(), Victim::complain);
      Plan plan = odin.engine().plan(wish(world));
      if (!healthy || !plan.isEmpty()) {
        System.out.println("healthy: " + healthy + ", plan: " + plan.steps());
        Runtime.getRuntime().halt(1);
      }
    }
    Runtime.getRuntime().halt(0); // As it lived: nothing of it is ended in good order.
  }

  private static Wish wish(World world) {
    return new Wish(World.SET, world.resources(), "torture", true);
  }

  private static void complain(Progress line) {
    switch (line.phase()) {
      case FAILED, SKIPPED, REFUSED, UNHEALTHY -> System.out.println(line);
      case PLANNED, STARTED, DONE, HEALTHY -> {}
    }
  }
}
