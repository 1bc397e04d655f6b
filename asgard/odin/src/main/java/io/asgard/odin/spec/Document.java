package io.asgard.odin.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One YAML document as plain values, with the line of each field. */
final class Document {
  private final Map<String, Integer> lines = new HashMap<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final @Nullable Object value;

  /**
   * A document.
   *
   * @throws MarkedYAMLException if a key is no text, or something stands in itself
   */
  Document(Node root) {
    this.value = value(root, "");
  }

  @Nullable Object value() {
    return value;
  }

  /** The line of the field at a path such as {@code spec.port}, or of what it would stand in. */
  int line(String path) {
    String known = path;
    while (!lines.containsKey(known) && known.contains(".")) {
      known = known.substring(0, known.lastIndexOf('.'));
    }
    return lines.getOrDefault(known, lines.getOrDefault("", 1));
  }

  private @Nullable Object value(Node node, String path) {
    lines.putIfAbsent(path, node.getStartMark().getLine() + 1);
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    if (!open.add(node)) {
      throw new Unusable(path + ": an alias of what it stands in (expected: no circle)", node);
    }
    Object value = collection(node, path);
    open.remove(node);
    return value;
  }

  private Object collection(Node node, String path) {
    if (node instanceof MappingNode mapping) {
      return map(mapping, path);
    }
    List<@Nullable Object> list = new ArrayList<>();
    for (Node item : ((SequenceNode) node).getValue()) {
      list.add(value(item, path + "." + list.size()));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(MappingNode mapping, String path) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        String what = tuple.getKeyNode().getNodeId().name();
        throw new Unusable(
            path + ": a key is a " + what + " (expected: a text)", tuple.getKeyNode());
      }
      String key = name.getValue();
      String below = path.isEmpty() ? key : path + "." + key;
      lines.put(below, tuple.getKeyNode().getStartMark().getLine() + 1);
      map.put(key, value(tuple.getValueNode(), below));
    }
    return map;
  }

  private static @Nullable Object scalar(ScalarNode node) {
    String text = node.getValue();
    if (node.getTag().equals(Tag.INT) && text.matches("-?\\d{1,9}")) {
      return Integer.valueOf(text);
    }
    if (node.getTag().equals(Tag.INT) && text.matches("-?\\d{1,18}")) {
      return Long.valueOf(text);
    }
    if (node.getTag().equals(Tag.FLOAT) && text.matches("-?[\\d.]+")) {
      return Double.valueOf(text);
    }
    if (node.getTag().equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    }
    return node.getTag().equals(Tag.NULL) ? null : text;
  }

  /** YAML, but not of the kind that resources are written in. */
  private static final class Unusable extends MarkedYAMLException {
    Unusable(String problem, Node node) {
      super(
          null,
          null,
          problem.startsWith(":") ? "document" + problem : problem,
          node.getStartMark());
    }
  }
}
