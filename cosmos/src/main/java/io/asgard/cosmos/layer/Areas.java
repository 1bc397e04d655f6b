package io.asgard.cosmos.layer;

import io.asgard.contracts.v1.Area;
import io.asgard.cosmos.store.Kind;
import io.asgard.platform.service.Problems;

/** Places that a map can fly to. */
public final class Areas {
  public static final Kind<Area> KIND =
      new Kind<>("areas", Area.getDefaultInstance(), Area::getName, area -> "", Areas::check);

  private Areas() {}

  private static void check(Area area, Problems problems) {
    Kind.checkName("name", area.getName(), problems);
    checkRange("latitude", area.getLatitude(), -90, 90, problems);
    checkRange("longitude", area.getLongitude(), -180, 180, problems);
    checkRange("zoom", area.getZoom(), 0, 22, problems);
  }

  private static void checkRange(
      String name, double value, double min, double max, Problems problems) {
    problems.check(
        value >= min && value <= max,
        name + ": " + value + " (expected: " + min + " to " + max + ")");
  }
}
