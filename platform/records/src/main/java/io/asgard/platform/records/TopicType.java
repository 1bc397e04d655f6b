package io.asgard.platform.records;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.TopicSchema;
import java.time.Duration;

/**
 * What is known of a topic: who owns it, what its records are, where their event time stands.
 *
 * @param version of the descriptors, from 1
 * @param eventTimeField number of the top-level Timestamp field of the message
 * @param back how much older than its arrival an event may be
 * @param ahead how much newer than its arrival an event may be
 */
public record TopicType(
    String topic,
    String team,
    Descriptor key,
    Descriptor message,
    int eventTimeField,
    Duration back,
    Duration ahead,
    int version) {
  private static final Duration BACK = Duration.ofDays(7);
  private static final Duration AHEAD = Duration.ofHours(1);

  /**
   * Links a registered topic with its descriptors.
   *
   * @throws IllegalArgumentException if a type or the event time field is not in them
   */
  public static TopicType of(TopicSchema schema, FileDescriptorSet files, int version) {
    DescriptorSet set = DescriptorSet.of(files);
    Descriptor message = type(set, schema.getMessageType());
    EventTime time = schema.getEventTime();
    return new TopicType(
        schema.getTopic(),
        schema.getTeam(),
        type(set, schema.getKeyType()),
        message,
        eventTimeField(message, time.getField()),
        time.hasBack() ? duration(time.getBack()) : BACK,
        time.hasAhead() ? duration(time.getAhead()) : AHEAD,
        version);
  }

  private static Descriptor type(DescriptorSet set, String name) {
    return set.message(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "type: " + name + " (expected: a message of " + set.files().keySet() + ")"));
  }

  /**
   * The number of the message's event time field.
   *
   * @throws IllegalArgumentException if it is not a top-level google.protobuf.Timestamp
   */
  public static int eventTimeField(Descriptor message, String name) {
    var field = message.findFieldByName(name);
    if (field == null
        || field.isRepeated()
        || field.getJavaType() != com.google.protobuf.Descriptors.FieldDescriptor.JavaType.MESSAGE
        || !field.getMessageType().getFullName().equals("google.protobuf.Timestamp")) {
      throw new IllegalArgumentException(
          "event time field: "
              + name
              + " (expected: a google.protobuf.Timestamp field of "
              + message.getFullName()
              + ")");
    }
    return field.getNumber();
  }

  private static Duration duration(com.google.protobuf.Duration duration) {
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }
}
