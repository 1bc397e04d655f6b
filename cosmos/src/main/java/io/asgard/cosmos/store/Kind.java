package io.asgard.cosmos.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.asgard.platform.service.Problems;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One kind of model.
 *
 * @param path what it is called in paths and in the table
 * @param owner the team that owns a model; empty if it belongs to everybody
 * @param rules adds everything that is wrong with a model
 */
public record Kind<M extends Message>(
    String path,
    M empty,
    Function<M, String> name,
    Function<M, String> owner,
    BiConsumer<M, Problems> rules) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  /** Adds a problem unless the value is a legal name of a model. */
  public static void checkName(String what, String value, Problems problems) {
    problems.check(
        NAME.matcher(value).matches(),
        what + ": " + value + " (expected: [a-z][a-z0-9_-]*, at most 63 characters)");
  }

  /** The model that a client sent under a name; all that is wrong with it is told at once. */
  public M checked(String expectedName, String json) {
    M model = parse(JsonFormat.parser(), json);
    Problems problems = new Problems();
    problems.check(
        name.apply(model).equals(expectedName),
        "name: " + name.apply(model) + " (expected: as in the path, " + expectedName + ")");
    rules.accept(model, problems);
    problems.throwIfAny();
    return model;
  }

  /** A model that was kept, perhaps by a later version of this service. */
  M stored(String json) {
    return parse(JsonFormat.parser().ignoringUnknownFields(), json);
  }

  @SuppressWarnings("unchecked") // a message's builder builds that message
  private M parse(JsonFormat.Parser parser, String json) {
    try {
      Message.Builder builder = empty.newBuilderForType();
      parser.merge(json, builder);
      return (M) builder.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("body: " + e.getMessage(), e);
    }
  }

  static String json(Message model) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a model without Any is always printable", e);
    }
  }
}
