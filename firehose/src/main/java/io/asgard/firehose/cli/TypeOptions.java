package io.asgard.firehose.cli;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Timestamp;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.event.Format;
import io.asgard.platform.records.DescriptorSet;
import io.asgard.platform.records.TopicType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.Option;

/** What the events are, for who looks at expressions without a registry. */
final class TypeOptions {
  @Option(
      names = "--descriptors",
      paramLabel = "FILE",
      description = "A FileDescriptorSet, as of protoc --include_imports --descriptor_set_out.")
  @Nullable Path descriptors;

  @Option(
      names = "--message",
      paramLabel = "TYPE",
      description = "Full name of the topics' message in it.")
  @Nullable String message;

  @Option(
      names = "--key",
      paramLabel = "TYPE",
      description = "Full name of their key. Default: the message's.")
  @Nullable String key;

  /**
   * The type of messages, if it is told.
   *
   * @throws IllegalArgumentException if it is not there
   */
  Optional<Descriptor> message() {
    return message == null ? Optional.empty() : Optional.of(find("--message", message));
  }

  /** A topic's type; empty with format PROTOBUF and no descriptors. */
  Function<String, Optional<EventType>> of(ConfigurableEnvironment environment) {
    String format = environment.getProperty("firehose.format", "PROTOBUF");
    if (format.equalsIgnoreCase(Format.JSON.name())) {
      return topic -> Optional.of(EventType.json(topic));
    }
    if (format.equalsIgnoreCase(Format.BYTES.name())) {
      return topic -> Optional.of(EventType.bytes(topic));
    }
    return topic ->
        message()
            .map(
                type ->
                    EventType.protobuf(type(topic, key == null ? type : find("--key", key), type)));
  }

  private Descriptor find(String option, String name) {
    if (descriptors == null) {
      throw new IllegalArgumentException(option + ": " + name + " (expected: with --descriptors)");
    }
    try {
      DescriptorSet set = DescriptorSet.parse(Files.readAllBytes(descriptors));
      return set.message(name)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      option
                          + ": "
                          + name
                          + " (expected: a message of "
                          + set.files().keySet()
                          + ")"));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--descriptors: " + descriptors + " (expected: a file)", e);
    }
  }

  private static TopicType type(String topic, Descriptor key, Descriptor message) {
    int time =
        message.getFields().stream()
            .filter(
                field ->
                    field.getJavaType()
                        == com.google.protobuf.Descriptors.FieldDescriptor.JavaType.MESSAGE)
            .filter(
                field ->
                    field
                        .getMessageType()
                        .getFullName()
                        .equals(Timestamp.getDescriptor().getFullName()))
            .mapToInt(com.google.protobuf.Descriptors.FieldDescriptor::getNumber)
            .findFirst()
            .orElse(0);
    return new TopicType(topic, "", key, message, time, Duration.ZERO, Duration.ZERO, 1);
  }
}
