package io.asgard.registry.catalog;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.platform.records.DescriptorSet;
import io.asgard.platform.service.Problems;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What makes a topic, and a descriptor set for it, acceptable. Adds to the problems all it finds.
 */
final class TopicCheck {
  // What Kafka takes for a name.
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Pattern TYPE = Pattern.compile("[a-zA-Z_]\\w*(\\.[a-zA-Z_]\\w*)*");

  private TopicCheck() {}

  /** What can be said of a topic without its descriptors. */
  static void topic(TopicSchema topic, Problems problems) {
    String name = topic.getTopic();
    problems.check(
        NAME.matcher(name).matches() && !name.equals(".") && !name.equals(".."),
        "topic: " + name + " (expected: 1 to 249 of a-z A-Z 0-9 . _ -)");
    problems.check(!topic.getTeam().isBlank(), "team: missing (expected: the owning team)");
    problems.check(
        topic.getCompatibility() != TopicSchema.Compatibility.UNRECOGNIZED,
        "compatibility: " + topic.getCompatibilityValue() + " (expected: a known mode)");
    type("keyType", topic.getKeyType(), problems);
    type("messageType", topic.getMessageType(), problems);
    EventTime time = topic.getEventTime();
    problems.check(
        !time.getField().isEmpty(),
        "eventTime.field: missing (expected: a google.protobuf.Timestamp field of the message)");
    problems.check(
        !Durations.isNegative(time.getBack()),
        "eventTime.back: " + Durations.toString(time.getBack()) + " (expected: >= 0s)");
    problems.check(
        !Durations.isNegative(time.getAhead()),
        "eventTime.ahead: " + Durations.toString(time.getAhead()) + " (expected: >= 0s)");
  }

  private static void type(String what, String type, Problems problems) {
    problems.check(
        TYPE.matcher(type).matches(),
        what + ": " + type + " (expected: the full name of a message, package.Message)");
  }

  /** Whether the descriptors contain what the topic speaks of. */
  static void descriptors(TopicSchema topic, DescriptorSet set, Problems problems) {
    message("keyType", topic.getKeyType(), set, problems)
        .ifPresent(type -> identityOnly(type, problems));
    message("messageType", topic.getMessageType(), set, problems)
        .ifPresent(type -> eventTime(type, topic.getEventTime().getField(), problems));
  }

  private static Optional<Descriptor> message(
      String what, String type, DescriptorSet set, Problems problems) {
    Optional<Descriptor> found = set.message(type);
    problems.check(
        found.isPresent(), what + ": " + type + " (expected: a message of the descriptor set)");
    return found;
  }

  // Equal identity must be equal bytes: a time in the key would spread one driver over partitions.
  private static void identityOnly(Descriptor key, Problems problems) {
    Map<Descriptor, String> paths = new HashMap<>(Map.of(key, key.getFullName()));
    Deque<Descriptor> queue = new ArrayDeque<>(List.of(key));
    for (Descriptor type = queue.poll(); type != null; type = queue.poll()) {
      for (FieldDescriptor field : type.getFields()) {
        if (field.getJavaType() != JavaType.MESSAGE) {
          continue;
        }
        String at = paths.get(type) + "." + field.getName();
        if (problems.check(
                !isTimestamp(field),
                at + ": a Timestamp in the key (expected: identity fields only)")
            && paths.putIfAbsent(field.getMessageType(), at) == null) {
          queue.add(field.getMessageType());
        }
      }
    }
  }

  private static void eventTime(Descriptor type, String name, Problems problems) {
    FieldDescriptor field = type.findFieldByName(name);
    String at = "eventTime.field: " + name;
    if (field == null) {
      problems.add(at + " (expected: a field of " + type.getFullName() + ")");
      return;
    }
    problems.check(
        isTimestamp(field) && !field.isRepeated(),
        at
            + " is "
            + (field.isRepeated() ? "repeated " : "")
            + typeName(field)
            + " (expected: google.protobuf.Timestamp)");
  }

  private static boolean isTimestamp(FieldDescriptor field) {
    return typeName(field).equals(Timestamp.getDescriptor().getFullName());
  }

  private static String typeName(FieldDescriptor field) {
    return field.getJavaType() == JavaType.MESSAGE
        ? field.getMessageType().getFullName()
        : field
            .toProto()
            .getType()
            .name()
            .substring("TYPE_".length())
            .toLowerCase(java.util.Locale.ROOT);
  }
}
