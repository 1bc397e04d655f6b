package io.asgard.odin.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads resources from YAML. {@code ${name:default}} is a variable of the reader; {@code
 * ${part.attribute}} is left for the provider, which knows the parts.
 */
public final class ResourceReader {
  static final ObjectOf METADATA =
      ObjectOf.of(
          Field.required("name", Scalar.NAME, "What others call it."),
          Field.required("project", Scalar.NAME, "What it belongs to."),
          Field.required("team", Scalar.NAME, "Who owns it."));

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-z][a-z-]*):([^}]*)}");
  private static final ObjectOf DOCUMENT =
      ObjectOf.of(
          Field.required("kind", new OneOf(Kind.titles()), "What it is."),
          Field.required("metadata", METADATA, "Whose it is."),
          Field.required("spec", MapOf.ANYTHING, "What it shall be."));

  private final List<Problem> problems = new ArrayList<>();
  private final Places places = new Places();
  private final List<Resource> resources = new ArrayList<>();

  private ResourceReader() {}

  /**
   * The resources of all sources, in their order.
   *
   * @throws IllegalArgumentException naming every problem with its file and line
   */
  public static List<Resource> read(List<Source> sources, Map<String, String> variables) {
    Declared declared = declared(sources, variables);
    Problem.throwIfAny(declared.problems());
    return declared.resources();
  }

  /** The same with all that is known about it. */
  public static Declared declared(List<Source> sources, Map<String, String> variables) {
    ResourceReader reader = new ResourceReader();
    for (Source source : sources) {
      int before = reader.problems.size();
      Source replaced = new Source(source.name(), replace(source.text(), variables));
      for (Document document : Documents.of(replaced, reader.problems)) {
        new OneDocument(reader, document).read();
      }
      List<Problem> own = reader.problems.subList(before, reader.problems.size());
      own.sort(Comparator.comparingInt(Problem::line));
    }
    return new Declared(List.copyOf(reader.resources), reader.places, List.copyOf(reader.problems));
  }

  private static String replace(String text, Map<String, String> variables) {
    return VARIABLE
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(variables.getOrDefault(m.group(1), m.group(2))));
  }

  private void add(Resource resource, Place place) {
    Optional<Place> before = places.put(resource, place);
    if (before.isPresent()) {
      String expected = "one " + resource.id() + "; it is in " + before.get().here() + " too";
      problems.add(place.problem("metadata.name", resource.name(), expected));
      return;
    }
    resources.add(resource);
  }

  /** The checks of one document. What has a problem is left out of the resource. */
  private static final class OneDocument {
    private final ResourceReader reader;
    private final Document document;
    private final Set<String> wrong = new HashSet<>();

    OneDocument(ResourceReader reader, Document document) {
      this.reader = reader;
      this.document = document;
    }

    void read() {
      DOCUMENT.check("", document.value(), this::problem);
      if (!(document.value() instanceof Map<?, ?> top) || isWrong("kind") || isWrong("spec")) {
        return;
      }
      Kind kind = Kind.of(String.valueOf(top.get("kind")));
      kind.fields().check("spec", top.get("spec"), this::problem);
      if (isWrong("metadata.name") || isWrong("metadata.project") || isWrong("metadata.team")) {
        return;
      }
      Map<String, Object> metadata = entries(top.get("metadata"));
      Resource resource =
          new Resource(
              kind,
              String.valueOf(metadata.get("name")),
              String.valueOf(metadata.get("project")),
              String.valueOf(metadata.get("team")),
              entries(top.get("spec")));
      add(resource, new Place(document, "spec", "metadata.name"));
    }

    private void add(Resource resource, Place place) {
      Resource clean = resource.with(clean(place.spec(), resource.spec()));
      ResourceRules.check(
          resource,
          clean,
          (path, value, expected) -> reader.problems.add(place.problem(path, value, expected)));
      if (resource.kind() != Kind.STREAM) {
        reader.add(clean, place);
        return;
      }
      Map<String, Object> spec = new LinkedHashMap<>(clean.spec());
      spec.remove("topics");
      reader.add(clean.with(spec), place);
      if (resource.spec().get("topics") instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          addTopic(resource, list.get(i), "spec.topics." + i);
        }
      }
    }

    /** A topic that stands in its stream is a resource like any other. */
    private void addTopic(Resource stream, @Nullable Object item, String path) {
      if (item instanceof Map<?, ?> && !wrong.contains(path + ".name")) {
        Map<String, Object> spec = entries(item);
        String name = String.valueOf(spec.remove("name"));
        spec.put("stream", stream.name());
        Resource topic = new Resource(Kind.TOPIC, name, stream.project(), stream.team(), spec);
        add(topic, new Place(document, path, path + ".name"));
      }
    }

    private void problem(String path, @Nullable Object value, String expected) {
      wrong.add(path);
      if (value != null || !document.isBroken(path)) {
        reader.problems.add(
            Problem.of(document.file(), document.line(path), path, value, expected));
      }
    }

    private boolean isWrong(String path) {
      return wrong.stream()
          .anyMatch(
              each ->
                  each.equals(path) || each.startsWith(path + ".") || path.startsWith(each + "."));
    }

    private static Map<String, Object> entries(@Nullable Object value) {
      Map<String, Object> entries = new LinkedHashMap<>();
      ((Map<?, ?>) Objects.requireNonNull(value))
          .forEach((key, item) -> put(entries, String.valueOf(key), item));
      return entries;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
      if (value != null) {
        map.put(key, value);
      }
    }

    /** A key without a value is as good as no key. */
    private Map<String, Object> clean(String path, Map<?, ?> map) {
      Map<String, Object> clean = new LinkedHashMap<>();
      map.forEach(
          (key, value) -> {
            put(clean, String.valueOf(key), cleanValue(path + "." + key, value));
          });
      return clean;
    }

    private @Nullable Object cleanValue(String path, @Nullable Object value) {
      if (value == null || wrong.contains(path)) {
        return null;
      }
      if (value instanceof Map<?, ?> map) {
        return clean(path, map);
      }
      if (!(value instanceof List<?> list)) {
        return value;
      }
      List<Object> clean = new ArrayList<>();
      for (Object item : list) {
        Object right = cleanValue(path + "." + clean.size(), item);
        if (right == null) {
          return null;
        }
        clean.add(right);
      }
      return clean;
    }
  }
}
