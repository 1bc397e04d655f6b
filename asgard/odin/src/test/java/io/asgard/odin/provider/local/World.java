package io.asgard.odin.provider.local;

import io.asgard.odin.spec.Resource;
import java.util.ArrayList;
import java.util.List;

/** What a small Odin is asked to make, one after the other. */
enum World {
  FIRST(1, 8, 1, 10, "1"),
  /** Everything is another, two of each are gone and two of each are new. */
  SECOND(3, 10, 3, 12, "2"),
  NOTHING(1, 0, 1, 0, "");

  static final String SET = "small";

  private final int firstSleeper;
  private final int lastSleeper;
  private final int firstThing;
  private final int lastThing;
  private final String setting;

  World(int firstSleeper, int lastSleeper, int firstThing, int lastThing, String setting) {
    this.firstSleeper = firstSleeper;
    this.lastSleeper = lastSleeper;
    this.firstThing = firstThing;
    this.lastThing = lastThing;
    this.setting = setting;
  }

  List<Resource> resources() {
    List<Resource> all = new ArrayList<>();
    for (String sleeper : sleepers()) {
      all.add(SmallParts.sleeper(sleeper, setting));
    }
    for (String thing : things()) {
      all.add(SmallParts.thing(thing, setting, "sleeper-5"));
    }
    return all;
  }

  String setting() {
    return setting;
  }

  List<String> sleepers() {
    return names("sleeper-", firstSleeper, lastSleeper);
  }

  List<String> things() {
    return names("thing-", firstThing, lastThing);
  }

  private static List<String> names(String prefix, int first, int last) {
    List<String> names = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      names.add(prefix + i);
    }
    return names;
  }
}
