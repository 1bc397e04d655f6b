package io.asgard.odin.spec;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where resources that were just read are declared. What was declared earlier has no place. */
public final class Places {
  private static final Pattern ID =
      Pattern.compile("(?<![\\w/.-])([a-z][a-z0-9_-]*/[a-z]+/[a-z][a-z0-9_-]*)(: ([\\w.-]+): )?");

  private final Map<String, Place> byId = new HashMap<>();
  private final Map<String, Place> byTitle = new HashMap<>();

  Optional<Place> of(Resource resource) {
    return Optional.ofNullable(byId.get(resource.id()));
  }

  /** The place that the resource had before, if it is declared twice. */
  Optional<Place> put(Resource resource, Place place) {
    String kind = resource.kind().title().toLowerCase(Locale.ROOT);
    byTitle.putIfAbsent(kind + " " + resource.name(), place);
    return Optional.ofNullable(byId.putIfAbsent(resource.id(), place));
  }

  /** A problem of a resource: with file and line if it has them, else with its id. */
  Problem problem(Resource resource, String path, Object value, String expected) {
    return of(resource)
        .map(place -> place.problem(path, value, expected))
        .orElse(Problem.of(resource.id(), 0, path, value, expected));
  }

  /** Does the work; a problem that it finds with a resource gets the file and the line. */
  public <T> T locating(Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(locate(String.valueOf(e.getMessage())), e);
    }
  }

  /**
   * The message with file and line before each line that names a resource by its id, and maybe a
   * field: {@code demo/topic/booking: stream: …}; or that begins with its kind and name: {@code
   * topic booking: …}.
   */
  String locate(String message) {
    return message.lines().map(this::locateLine).collect(Collectors.joining("\n"));
  }

  private String locateLine(String line) {
    Place begun = byTitle.get(line.replaceFirst(": .*", ""));
    if (begun != null) {
      return begun.here() + ": " + line;
    }
    Matcher id = ID.matcher(line);
    while (id.find()) {
      Place place = byId.get(id.group(1));
      if (place != null) {
        String field = id.group(3);
        return (field == null ? place.here() : place.of(field)) + ": " + line;
      }
    }
    return line;
  }
}
