package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resources that cost nothing: a Feed is a process that sleeps, an Area is a file in a directory of
 * things that belongs to a Feed.
 */
final class SmallParts {
  private static final String THING = "thing/";

  private final Site site;

  SmallParts(Site site) {
    this.site = site;
  }

  static Resource sleeper(String name, String setting) {
    return new Resource(Kind.FEED, name, "small", "them", Map.of("setting", setting));
  }

  /** Two processes, name-1 and name-2. */
  static Resource twins(String name) {
    return new Resource(Kind.FEED, name, "small", "them", Map.of("twins", true));
  }

  static Resource thing(String name, String text, String sleeper) {
    Map<String, Object> spec = new HashMap<>(Map.of("text", text, "of", sleeper));
    return new Resource(Kind.AREA, name, "small", "them", spec);
  }

  Path things() {
    return site.home().resolve("things");
  }

  Map<Kind, Blueprint> blueprints() {
    Map<Kind, Blueprint> blueprints = new EnumMap<>(Kind.class);
    blueprints.put(Kind.FEED, new Sleepers());
    blueprints.put(Kind.AREA, new Things());
    return blueprints;
  }

  private final class Sleepers implements Blueprint {
    @Override
    public List<String> names(Resource sleeper) {
      String name = sleeper.name();
      return sleeper.flag("twins", false) ? List.of(name + "-1", name + "-2") : List.of(name);
    }

    @Override
    public List<LocalPart> expand(Resource sleeper, Set<String> needs, Neighbours neighbours) {
      return names(sleeper).stream().map(name -> sleeper(sleeper, name, needs)).toList();
    }

    private LocalPart sleeper(Resource sleeper, String name, Set<String> needs) {
      Path data = site.data(name).resolve("data");
      String setting = sleeper.text("setting").orElse("");
      Program program =
          new Program(
              Part.process(name, sleeper.id(), needs, Fingerprint.of(setting)),
              "echo data >" + Shell.quote(data.toString()),
              List.of("sleep", "1000000"),
              Map.of("setting", setting),
              "TERM",
              List.of(),
              "",
              () -> Files.exists(data) ? Optional.empty() : Optional.of("has no data yet"));
      return program.keeping(data.getParent());
    }
  }

  private final class Things implements Blueprint {
    @Override
    public List<String> names(Resource thing) {
      return List.of(THING + thing.name());
    }

    @Override
    public List<LocalPart> expand(Resource thing, Set<String> needs, Neighbours neighbours) {
      String owner = thing.text("of").orElse("");
      Resource sleeper =
          neighbours
              .named(Kind.FEED, owner)
              .orElseThrow(
                  () -> new IllegalArgumentException("of: " + owner + " (expected: a Feed)"));
      Set<String> all = new LinkedHashSet<>(needs);
      all.addAll(neighbours.partsOf(sleeper));
      String text = thing.text("text").orElse("");
      return List.of(
          new Owned(
              new Part(THING + thing.name(), thing.id(), all, Fingerprint.of(text)),
              new OneThing(things().resolve(thing.name()), text)));
    }
  }

  private record OneThing(Path file, String text) implements Owned.Owner {
    @Override
    public void put() {
      try {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void remove() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public List<Difference> differences(Clusters clusters) {
      String there = read(file).orElse("");
      return there.equals(text) ? List.of() : List.of(Difference.of("text", text, there));
    }

    @Override
    public Optional<String> problem() {
      return read(file).isPresent() ? Optional.empty() : Optional.of("is not there");
    }
  }

  static Optional<String> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
