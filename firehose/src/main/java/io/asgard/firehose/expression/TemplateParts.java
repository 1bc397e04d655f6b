package io.asgard.firehose.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with expressions in double braces.
 *
 * @param texts around the expressions, one more than these
 */
record TemplateParts(List<String> texts, List<Expression> expressions) {
  // An expression may hold braces, of maps, but not two closing ones side by side.
  private static final Pattern HOLE = Pattern.compile("\\{\\{(.+?)}}", Pattern.DOTALL);

  static TemplateParts of(String name, String source, Expressions types) {
    List<String> texts = new ArrayList<>();
    List<Expression> expressions = new ArrayList<>();
    Matcher hole = HOLE.matcher(source);
    int from = 0;
    while (hole.find()) {
      texts.add(text(name, source.substring(from, hole.start())));
      expressions.add(types.compile(name, hole.group(1).trim()));
      from = hole.end();
    }
    texts.add(text(name, source.substring(from)));
    return new TemplateParts(List.copyOf(texts), List.copyOf(expressions));
  }

  private static String text(String name, String text) {
    if (text.contains("{{")) {
      throw new IllegalArgumentException(name + ": " + text + " (expected: }} after each {{)");
    }
    return text;
  }
}
