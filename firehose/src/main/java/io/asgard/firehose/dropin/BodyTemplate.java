package io.asgard.firehose.dropin;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON with paths for values, as {@code {"to":"$.customer.email","all":"$._all_"}}. */
final class BodyTemplate {
  private static final Pattern PATH = Pattern.compile("\\$(\\.[A-Za-z_]\\w*|\\[\\d+])+");
  private static final String ALL = "$._all_";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private BodyTemplate() {}

  /**
   * The same as a template of ours.
   *
   * @throws IllegalArgumentException saying what is expected instead
   */
  static String translate(String source) {
    try {
      StringBuilder out = new StringBuilder();
      write(JSON.readTree(source), out);
      return out.toString();
    } catch (JacksonException e) {
      throw new IllegalArgumentException("JSON, " + e.getOriginalMessage(), e);
    }
  }

  private static void write(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      String between = "{";
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        out.append(between);
        between = ",";
        name(each.getKey(), out);
        write(each.getValue(), out.append(':'));
      }
      out.append(between.equals("{") ? "{}" : "}");
    } else if (node.isArray()) {
      String between = "[";
      for (JsonNode each : node) {
        write(each, out.append(between));
        between = ",";
      }
      out.append(between.equals("[") ? "[]" : "]");
    } else if (node.isString() && node.asString().startsWith("$")) {
      out.append("{{").append(expression(node.asString())).append("}}");
    } else {
      out.append(node);
    }
  }

  /** A name is text, whatever is there. */
  private static void name(String name, StringBuilder out) {
    if (name.startsWith("$")) {
      out.append("{{string(").append(expression(name)).append(")}}");
    } else {
      out.append(JSON.writeValueAsString(name));
    }
  }

  private static String expression(String path) {
    if (path.equals(ALL)) {
      return "message";
    }
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("a path as $.field.field or $.list[0] for " + path);
    }
    return "message" + path.substring(1);
  }
}
