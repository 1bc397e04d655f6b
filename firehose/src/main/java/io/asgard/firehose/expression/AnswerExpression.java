package io.asgard.firehose.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.asgard.firehose.event.BadEventException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CEL over {@code body}, the JSON that a sink has answered. Thread-safe. */
public final class AnswerExpression {
  private final String name;
  private final CelRuntime.Program program;

  private AnswerExpression(String name, CelRuntime.Program program) {
    this.name = name;
    this.program = program;
  }

  /**
   * Compiles one.
   *
   * @param name of the setting that it stands in
   * @throws IllegalArgumentException if it is not CEL
   */
  public static AnswerExpression of(String name, String source) {
    Cel cel =
        CelFactory.standardCelBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("body", SimpleType.DYN)
            .build();
    try {
      return new AnswerExpression(name, cel.createProgram(cel.compile(source).getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(
          name + ": " + source + " (expected: CEL over body; " + e.getMessage() + ")");
    }
  }

  /**
   * Its value.
   *
   * @throws BadEventException if the body is not JSON, or has no such value
   */
  public @Nullable Object value(byte[] body) {
    try {
      return Values.ours(program.eval(Map.of("body", JsonTree.of(body))));
    } catch (CelEvaluationException e) {
      throw new BadEventException(name + ": " + e.getMessage());
    }
  }
}
