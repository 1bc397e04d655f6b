package io.asgard.firehose.expression;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Text with expressions in double braces, {@code /drivers/{{message.driver_id}}}, compiled once.
 * Not thread-safe.
 */
public final class Template {
  private final List<String> texts;
  private final List<Expression> expressions;
  private final Texts values = new Texts();

  private Template(TemplateParts parts) {
    texts = parts.texts();
    expressions = parts.expressions();
  }

  /**
   * Compiles one.
   *
   * @param name of the setting that it stands in
   * @throws IllegalArgumentException if an expression in it is none
   */
  public static Template of(String name, String source, Expressions types) {
    return new Template(TemplateParts.of(name, source, types));
  }

  /** Whether a text has no expressions in it. */
  public static boolean isConstant(String source) {
    return !source.contains("{{");
  }

  /** The text for an event. */
  public String fill(Subject subject) {
    return fill(subject, UnaryOperator.identity());
  }

  /**
   * The text for an event.
   *
   * @param escape how a value's text is written into it
   */
  public String fill(Subject subject, UnaryOperator<String> escape) {
    if (expressions.isEmpty()) {
      return texts.get(0);
    }
    StringBuilder out = new StringBuilder(texts.get(0));
    for (int i = 0; i < expressions.size(); i++) {
      out.append(escape.apply(values.of(expressions.get(i).value(subject))));
      out.append(texts.get(i + 1));
    }
    return out.toString();
  }
}
