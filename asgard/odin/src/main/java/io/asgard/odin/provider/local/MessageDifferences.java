package io.asgard.odin.provider.local;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Compares what was put to an owner with what the owner has. */
final class MessageDifferences {
  private static final String NONE = "none";

  private final List<Difference> found = new ArrayList<>();
  private final Set<String> added;

  private MessageDifferences(Set<String> added) {
    this.added = added;
  }

  /**
   * The differences.
   *
   * @param added fields that the owner fills in by itself
   */
  static List<Difference> between(Message expected, JsonNode actual, String... added) {
    Message.Builder builder = expected.newBuilderForType();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(actual.toString(), builder);
    } catch (InvalidProtocolBufferException e) {
      return List.of(Difference.of("document", "as put", "not of its kind: " + e.getMessage()));
    }
    MessageDifferences differences = new MessageDifferences(Set.of(added));
    differences.compare("", expected, builder.build());
    return differences.found;
  }

  private void compare(String path, Message expected, Message actual) {
    Set<FieldDescriptor> fields = new LinkedHashSet<>(expected.getAllFields().keySet());
    fields.addAll(actual.getAllFields().keySet());
    for (FieldDescriptor field : fields) {
      String name = path + field.getJsonName();
      if (added.contains(name)) {
        continue;
      }
      if (field.isRepeated()) {
        compareAll(name, (List<?>) expected.getField(field), (List<?>) actual.getField(field));
      } else if (field.hasPresence() && expected.hasField(field) != actual.hasField(field)) {
        found.add(Difference.of(name, text(expected, field), text(actual, field)));
      } else {
        compareOne(name, expected.getField(field), actual.getField(field));
      }
    }
  }

  private static String text(Message message, FieldDescriptor field) {
    return message.hasField(field) ? text(message.getField(field)) : NONE;
  }

  private void compareAll(String name, List<?> expected, List<?> actual) {
    if (expected.size() != actual.size()) {
      found.add(Difference.of(name, expected.size() + " items", actual.size() + " items"));
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      compareOne(name + "." + i, expected.get(i), actual.get(i));
    }
  }

  private void compareOne(String name, Object expected, Object actual) {
    if (expected instanceof Message wanted && actual instanceof Message there) {
      compare(name + ".", wanted, there);
    } else if (!expected.equals(actual)) {
      found.add(Difference.of(name, text(expected), text(actual)));
    }
  }

  private static String text(Object value) {
    if (value instanceof Message message) {
      return TextFormat.printer().emittingSingleLine(true).printToString(message);
    }
    String text = String.valueOf(value);
    return text.isEmpty() ? NONE : text;
  }
}
