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

  /** A topic's type; empty with format PROTOBUF and no descriptors. */
  Function<String, Optional<EventType>> of(ConfigurableEnvironment environment) throws IOException {
    String format = environment.getProperty("firehose.format", "PROTOBUF");
    if (format.equalsIgnoreCase(Format.JSON.name())) {
      return topic -> Optional.of(EventType.json(topic));
    }
    if (format.equalsIgnoreCase(Format.BYTES.name())) {
      return topic -> Optional.of(EventType.bytes(topic));
    }
    if (descriptors == null || message == null) {
      return topic -> Optional.empty();
    }
    DescriptorSet set = DescriptorSet.parse(Files.readAllBytes(descriptors));
    Descriptor messageType = find(set, "--message", message);
    Descriptor keyType = key == null ? messageType : find(set, "--key", key);
    return topic -> Optional.of(EventType.protobuf(type(topic, keyType, messageType)));
  }

  private static Descriptor find(DescriptorSet set, String option, String name) {
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
