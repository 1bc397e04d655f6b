package io.asgard.firehose.expression;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.asgard.firehose.event.BadEventException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CEL over what a sink has answered. Thread-safe. */
public final class AnswerExpression {
  private static final String BODY = "body";
  private static final String ANSWER = "answer";

  private final String name;
  private final CelRuntime.Program program;

  private AnswerExpression(String name, CelRuntime.Program program) {
    this.name = name;
    this.program = program;
  }

  /**
   * Compiles one over {@code body}, JSON.
   *
   * @param name of the setting that it stands in
   * @throws IllegalArgumentException if it is not CEL
   */
  public static AnswerExpression ofJson(String name, String source) {
    return compile(name, source, builder().addVar(BODY, SimpleType.DYN), BODY);
  }

  /**
   * Compiles one over {@code answer}, a message.
   *
   * @param name of the setting that it stands in
   * @throws IllegalArgumentException if it is not CEL, or does not fit the type
   */
  public static AnswerExpression ofMessage(String name, String source, Descriptor type) {
    CelBuilder cel =
        builder()
            .addFileTypes(type.getFile())
            .addVar(ANSWER, StructTypeReference.create(type.getFullName()));
    return compile(name, source, cel, ANSWER);
  }

  private static CelBuilder builder() {
    return CelFactory.standardCelBuilder().setStandardMacros(CelStandardMacro.STANDARD_MACROS);
  }

  private static AnswerExpression compile(
      String name, String source, CelBuilder builder, String variable) {
    Cel cel = builder.build();
    try {
      return new AnswerExpression(name, cel.createProgram(cel.compile(source).getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(
          name + ": " + source + " (expected: CEL over " + variable + "; " + e.getMessage() + ")");
    }
  }

  /**
   * Its value.
   *
   * @param body JSON
   * @throws BadEventException if the body is not JSON, or has no such value
   */
  public @Nullable Object value(byte[] body) {
    return value(BODY, JsonTree.of(body));
  }

  /**
   * Its value.
   *
   * @throws BadEventException if the message has no such value
   */
  public @Nullable Object value(Message answer) {
    return value(ANSWER, answer);
  }

  private @Nullable Object value(String variable, Object answer) {
    try {
      return Values.ours(program.eval(Map.of(variable, answer)));
    } catch (CelEvaluationException e) {
      throw new BadEventException(name + ": " + e.getMessage());
    }
  }
}
