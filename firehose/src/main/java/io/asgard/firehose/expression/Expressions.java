package io.asgard.firehose.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.event.Format;
import io.asgard.platform.records.TopicType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles CEL for the events of a type. Compile once, and keep what comes of it. */
public final class Expressions {
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  private final EventType type;
  private final Cel cel;

  private Expressions(EventType type, Cel cel) {
    this.type = type;
    this.cel = cel;
  }

  /** For events of that type. */
  public static Expressions of(EventType type) {
    CelBuilder cel =
        CelFactory.standardCelBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(
                CelExtensions.strings(),
                CelExtensions.math(OPTIONS),
                CelExtensions.encoders(OPTIONS))
            .addRuntimeLibraries(
                CelExtensions.strings(),
                CelExtensions.math(OPTIONS),
                CelExtensions.encoders(OPTIONS));
    for (Variable variable : Variable.values()) {
      cel.addVar(variable.text, variable.celType);
    }
    Functions.addTo(cel);
    TopicType schema = type.schema();
    CelType plain = type.format() == Format.BYTES ? SimpleType.BYTES : SimpleType.DYN;
    if (schema == null) {
      cel.addVar(Subject.KEY, plain).addVar(Subject.MESSAGE, plain);
    } else {
      cel.addFileTypes(schema.key().getFile(), schema.message().getFile())
          .addVar(Subject.KEY, StructTypeReference.create(schema.key().getFullName()))
          .addVar(Subject.MESSAGE, StructTypeReference.create(schema.message().getFullName()));
    }
    return new Expressions(type, cel.build());
  }

  public EventType eventType() {
    return type;
  }

  /**
   * Compiles one.
   *
   * @param name of the setting that it stands in
   * @throws IllegalArgumentException if it is not CEL, or does not fit the types
   */
  public Expression compile(String name, String source) {
    try {
      CelAbstractSyntaxTree ast = cel.compile(source).getAst();
      Optional<Expression> path = path(ast.getExpr());
      return path.isPresent()
          ? path.get()
          : new Program(name, Values.type(ast.getResultType()), cel.createProgram(ast));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(
          name
              + ": "
              + source
              + " (expected: a CEL expression over "
              + type.topic()
              + "; "
              + reason(e.getMessage())
              + ")");
    }
  }

  /**
   * Compiles a condition.
   *
   * @throws IllegalArgumentException likewise, or if it is not true or false
   */
  public Expression condition(String name, String source) {
    Expression condition = compile(name, source);
    if (condition.type() != ValueType.BOOL && condition.type() != ValueType.DYN) {
      throw new IllegalArgumentException(
          name + ": " + source + " (expected: true or false, is " + condition.type() + ")");
    }
    return condition;
  }

  /** The first line; the drawing under it does not survive being put into a sentence. */
  private static String reason(@Nullable String message) {
    String first = String.valueOf(message).lines().findFirst().orElse("");
    return first.replaceFirst("^ERROR: <input>:\\d+:(\\d+): ", "at character $1: ");
  }

  private Optional<Expression> path(CelExpr expr) {
    Deque<String> names = new ArrayDeque<>();
    CelExpr at = expr;
    while (at.exprKind().getKind() == CelExpr.ExprKind.Kind.SELECT && !at.select().testOnly()) {
      names.addFirst(at.select().field());
      at = at.select().operand();
    }
    if (at.exprKind().getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return Optional.empty();
    }
    return path(at.ident().name(), List.copyOf(names));
  }

  private Optional<Expression> path(String root, List<String> names) {
    boolean ofKey = root.equals(Subject.KEY);
    if (!ofKey && !root.equals(Subject.MESSAGE)) {
      return names.isEmpty() ? Variable.named(root).map(each -> each) : Optional.empty();
    }
    TopicType schema = type.schema();
    if (names.isEmpty()) {
      return Optional.of(new Whole(ofKey, type));
    }
    if (schema != null) {
      return FieldPath.of(ofKey, ofKey ? schema.key() : schema.message(), names);
    }
    return type.format() == Format.JSON
        ? Optional.of(new JsonPath(ofKey, names))
        : Optional.empty();
  }

  private record Program(String name, ValueType type, CelRuntime.Program program)
      implements Expression {
    @Override
    public @Nullable Object value(Subject subject) {
      try {
        return Values.ours(program.eval(subject));
      } catch (CelEvaluationException e) {
        BadEventException failure = subject.failure();
        throw failure == null ? new BadEventException(name + ": " + reason(e)) : failure;
      }
    }

    private static String reason(CelEvaluationException e) {
      return String.valueOf(e.getMessage()).replaceFirst("^evaluation error at <input>:\\d+: ", "");
    }
  }
}
