package io.asgard.odin.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One YAML document as plain values, with the line of each field. */
final class Document {
  static final int DEEPEST = 32;

  /** Aliases of aliases can make a short text immense. */
  private static final int MOST_VALUES = 100_000;

  private static final Set<Tag> TAGS =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MAP,
          Tag.SEQ,
          Tag.MERGE);

  private final String file;
  private final int linesBefore;
  private final List<Problem> problems;
  private final Map<String, Integer> lines = new HashMap<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> broken = new HashSet<>();
  private final @Nullable Object value;
  private int values;

  /**
   * A document.
   *
   * @param linesBefore of the file, before the text that the node was read from
   * @param problems where to add what is YAML, but not of the kind that resources are written in
   */
  Document(String file, int linesBefore, Node root, List<Problem> problems) {
    this.file = file;
    this.linesBefore = linesBefore;
    this.problems = problems;
    this.value = value(root, "");
  }

  String file() {
    return file;
  }

  @Nullable Object value() {
    return value;
  }

  /** Whether a problem of the path was found already. */
  boolean isBroken(String path) {
    return broken.contains(path);
  }

  boolean has(String path) {
    return lines.containsKey(path);
  }

  /** The line of the field at a path such as {@code spec.port}, or of what it would stand in. */
  int line(String path) {
    String known = path;
    while (!lines.containsKey(known) && known.contains(".")) {
      known = known.substring(0, known.lastIndexOf('.'));
    }
    return lines.getOrDefault(known, lines.getOrDefault("", 1));
  }

  private int line(Node node) {
    return linesBefore + node.getStartMark().getLine() + 1;
  }

  private void problem(Node node, String path, String what, String expected) {
    broken.add(path);
    problems.add(Problem.of(file, line(node), path, what, expected));
  }

  private @Nullable Object value(Node node, String path) {
    lines.putIfAbsent(path, line(node));
    if (++values > MOST_VALUES) {
      if (values == MOST_VALUES + 1) {
        problem(node, "", "too large", "at most " + MOST_VALUES + " values, aliases written out");
      }
      return null;
    }
    if (!TAGS.contains(node.getTag())) {
      problem(node, path, "the tag " + node.getTag().getValue(), "no tag");
      return null;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    if (open.contains(node)) {
      problem(node, path, "an alias of what it stands in", "no circle");
      return null;
    }
    if (open.size() >= DEEPEST) {
      problem(node, "", "too deep", "at most " + DEEPEST + " levels");
      return null;
    }
    open.add(node);
    Object value = node instanceof MappingNode map ? map(map, path) : list(node, path);
    open.remove(node);
    return value;
  }

  private List<@Nullable Object> list(Node node, String path) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Node item : ((SequenceNode) node).getValue()) {
      list.add(value(item, path + "." + list.size()));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(MappingNode mapping, String path) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    Map<String, Node> keys = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        problem(tuple.getKeyNode(), path, "a key that is a list or a map", "a text");
        continue;
      }
      String key = name.getValue();
      String below = path.isEmpty() ? key : path + "." + key;
      Node before = keys.putIfAbsent(key, name);
      if (before != null) {
        problem(name, below, "a second time", "once; it is in line " + line(before) + " too");
        continue;
      }
      if (name.getTag().equals(Tag.MERGE)) {
        problem(name, below, "a merge", "the fields themselves");
        continue;
      }
      lines.putIfAbsent(below, line(name));
      map.put(key, value(tuple.getValueNode(), below));
    }
    return map;
  }

  /** Only what every reader of YAML takes for the same number or flag is one; the rest is text. */
  private static @Nullable Object scalar(ScalarNode node) {
    String text = node.getValue();
    if (node.getTag().equals(Tag.INT) && text.matches("0|-?[1-9]\\d{0,8}")) {
      return Integer.valueOf(text);
    }
    if (node.getTag().equals(Tag.INT) && text.matches("-?[1-9]\\d{9,17}")) {
      return Long.valueOf(text);
    }
    if (node.getTag().equals(Tag.FLOAT) && text.matches("-?\\d{1,15}\\.\\d{1,15}")) {
      return Double.valueOf(text);
    }
    if (node.getTag().equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    }
    return node.getTag().equals(Tag.NULL) ? null : text;
  }
}
