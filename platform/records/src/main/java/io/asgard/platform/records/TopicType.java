package io.asgard.platform.records;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.TopicSchema;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    Map<String, FileDescriptor> linked = link(files);
    Descriptor message = type(linked, schema.getMessageType());
    EventTime time = schema.getEventTime();
    return new TopicType(
        schema.getTopic(),
        schema.getTeam(),
        type(linked, schema.getKeyType()),
        message,
        eventTimeField(message, time.getField()),
        time.hasBack() ? duration(time.getBack()) : BACK,
        time.hasAhead() ? duration(time.getAhead()) : AHEAD,
        version);
  }

  /**
   * Links the files of a descriptor set, in whatever order they come.
   *
   * @return by file name
   * @throws IllegalArgumentException if an import is missing or a file is not valid
   */
  public static Map<String, FileDescriptor> link(FileDescriptorSet files) {
    Map<String, FileDescriptorProto> protos = new HashMap<>();
    files.getFileList().forEach(file -> protos.put(file.getName(), file));
    Map<String, FileDescriptor> linked = new HashMap<>();
    for (FileDescriptorProto file : files.getFileList()) {
      link(file, protos, linked, 0);
    }
    return linked;
  }

  private static FileDescriptor link(
      FileDescriptorProto file,
      Map<String, FileDescriptorProto> protos,
      Map<String, FileDescriptor> linked,
      int depth) {
    FileDescriptor done = linked.get(file.getName());
    if (done != null) {
      return done;
    }
    if (depth > protos.size()) {
      throw new IllegalArgumentException("imports of " + file.getName() + ": circular");
    }
    FileDescriptor[] imports = new FileDescriptor[file.getDependencyCount()];
    for (int i = 0; i < imports.length; i++) {
      FileDescriptorProto imported = protos.get(file.getDependency(i));
      if (imported == null) {
        throw new IllegalArgumentException(
            "import of "
                + file.getName()
                + ": "
                + file.getDependency(i)
                + " (expected: in the set)");
      }
      imports[i] = link(imported, protos, linked, depth + 1);
    }
    try {
      FileDescriptor descriptor = FileDescriptor.buildFrom(file, imports);
      linked.put(file.getName(), descriptor);
      return descriptor;
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(file.getName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The message type of that full name.
   *
   * @throws IllegalArgumentException if no file declares it
   */
  public static Descriptor type(Map<String, FileDescriptor> files, String name) {
    for (FileDescriptor file : files.values()) {
      Descriptor found = in(file, name);
      if (found != null) {
        return found;
      }
    }
    throw new IllegalArgumentException(
        "type: " + name + " (expected: a message of " + files.keySet() + ")");
  }

  private static @Nullable Descriptor in(FileDescriptor file, String name) {
    String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
    if (!name.startsWith(prefix)) {
      return null;
    }
    Descriptor found = null;
    for (String part : name.substring(prefix.length()).split("\\.", -1)) {
      found = found == null ? file.findMessageTypeByName(part) : found.findNestedTypeByName(part);
      if (found == null) {
        return null;
      }
    }
    return found;
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
