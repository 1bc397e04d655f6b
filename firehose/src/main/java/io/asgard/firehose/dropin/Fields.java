package io.asgard.firehose.dropin;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.asgard.platform.service.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Expressions for what they call fields: by number, for which the type has to be known. */
final class Fields {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final @Nullable Descriptor message;
  private final Problems problems;

  Fields(@Nullable Descriptor message, Problems problems) {
    this.message = message;
    this.problems = problems;
  }

  /** The type of messages, if it is known. */
  Optional<Descriptor> message() {
    return Optional.ofNullable(message);
  }

  /** The expression of a message's field. */
  Optional<String> numbered(String variable, String number) {
    return message == null
        ? unknown(variable, number)
        : field(variable, number, message).map(field -> "message." + field.getName());
  }

  private <T> Optional<T> unknown(String variable, String number) {
    problems.add(
        variable + ": field " + number + " (expected: --descriptors and --message, to name it)");
    return Optional.empty();
  }

  private Optional<FieldDescriptor> field(String variable, String number, Descriptor type) {
    Optional<FieldDescriptor> field =
        number.matches("\\d{1,9}")
            ? Optional.ofNullable(type.findFieldByNumber(Integer.parseInt(number)))
            : Optional.empty();
    problems.check(
        field.isPresent(),
        variable + ": field " + number + " (expected: one of " + type.getFullName() + ")");
    return field;
  }

  /**
   * Names to expressions, of a mapping as {@code {"1":"order","2":{"1":"latitude"}}}.
   *
   * @param root message or key, whose type is taken for the message's
   */
  Map<String, String> mapping(String variable, String json, String root) {
    Map<String, String> mapping = new LinkedHashMap<>();
    try {
      JsonNode node = JSON.readTree(json);
      if (message == null) {
        unknown(variable, String.join(", ", node.propertyNames()));
      } else {
        add(variable, node, message, root, mapping);
      }
    } catch (JacksonException e) {
      problems.add(variable + ": " + e.getOriginalMessage() + " (expected: a JSON object)");
    }
    return mapping;
  }

  private void add(
      String variable, JsonNode node, Descriptor type, String path, Map<String, String> mapping) {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      field(variable, each.getKey(), type)
          .ifPresent(
              field -> {
                String expression = path + "." + field.getName();
                if (!each.getValue().isObject()) {
                  mapping.put(each.getValue().asString(), expression);
                } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                  add(variable, each.getValue(), field.getMessageType(), expression, mapping);
                } else {
                  problems.add(
                      variable + ": " + expression + " (expected: a message, to map its fields)");
                }
              });
    }
  }
}
