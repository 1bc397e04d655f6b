package io.asgard.dagger.source;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.asgard.contracts.v1.TopicRead;
import io.asgard.dagger.decode.EnumNames;
import io.asgard.platform.records.SchemaReader;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.util.UserCodeClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * Follows the registry while a job runs: one follower per table, fields read of it, and process,
 * however many tasks. It tells the registry what the table reads, and knows the names of enum
 * values that are newer than the job. Only a value without a name is looked up, so that events cost
 * nothing more.
 *
 * @param tokenFile holds the token that the registry is read with
 * @param reader project/kind/name
 * @param fields what the SQL reads of the topics
 */
record SchemaFollower(
    URI registry,
    String tokenFile,
    String reader,
    String table,
    List<String> topics,
    List<String> fields)
    implements Serializable {
  // Tasks of one job share the class, and so the followers.
  private static final Map<SchemaFollower, Names> RUNNING = new ConcurrentHashMap<>();

  SchemaFollower {
    topics = List.copyOf(topics);
    fields = List.copyOf(fields);
  }

  /** The newest names; followed until the job's classes are given back. */
  EnumNames start(UserCodeClassLoader classes) {
    return RUNNING.computeIfAbsent(
        this,
        follower -> {
          Schemas schemas =
              Schemas.http(registry, this::token, new SchemaReader(reader, instance(), reads()));
          classes.registerReleaseHookIfAbsent(
              "schemas of " + reader + " " + part(),
              () -> {
                RUNNING.remove(follower);
                schemas.close();
              });
          // Apart: the task need not wait for a registry that is away.
          Thread starting = new Thread(schemas::start, "schemas-start");
          starting.setDaemon(true);
          starting.start();
          return new Names(schemas, topics);
        });
  }

  private String instance() {
    return ManagementFactory.getRuntimeMXBean().getName() + ":" + part();
  }

  // A job may read a table twice, other fields each time.
  private String part() {
    return table + ":" + Integer.toHexString(fields.hashCode());
  }

  private List<TopicRead> reads() {
    return topics.stream()
        .map(
            topic ->
                TopicRead.newBuilder()
                    .setTopic(topic)
                    .setExtent(TopicRead.Extent.FIELDS)
                    .addAllFields(fields)
                    .build())
        .toList();
  }

  private String token() {
    try {
      return Files.readString(Path.of(tokenFile)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The enums of the newest types; looked through again when a type is a new one. */
  private static final class Names implements EnumNames {
    private final Schemas schemas;
    private final List<String> topics;
    private final Map<String, EnumsOf> enums = new ConcurrentHashMap<>();

    private record EnumsOf(TopicType type, Map<String, EnumDescriptor> byName) {}

    Names(Schemas schemas, List<String> topics) {
      this.schemas = schemas;
      this.topics = topics;
    }

    @Override
    public @Nullable String name(String enumType, int number) {
      for (String topic : topics) {
        TopicType type = schemas.find(topic).orElse(null);
        if (type == null) {
          continue;
        }
        EnumsOf known = enums.get(topic);
        if (known == null || known.type() != type) {
          known = new EnumsOf(type, enums(type.message()));
          enums.put(topic, known);
        }
        EnumDescriptor found = known.byName().get(enumType);
        EnumValueDescriptor value = found == null ? null : found.findValueByNumber(number);
        if (value != null) {
          return value.getName();
        }
      }
      return null;
    }

    private static Map<String, EnumDescriptor> enums(Descriptor root) {
      Map<String, EnumDescriptor> enums = new HashMap<>();
      Set<Descriptor> seen = new HashSet<>();
      Deque<Descriptor> queue = new ArrayDeque<>(List.of(root));
      for (Descriptor type = queue.poll(); type != null; type = queue.poll()) {
        if (!seen.add(type)) {
          continue;
        }
        for (FieldDescriptor field : type.getFields()) {
          if (field.getJavaType() == JavaType.ENUM) {
            enums.put(field.getEnumType().getFullName(), field.getEnumType());
          } else if (field.getJavaType() == JavaType.MESSAGE) {
            queue.add(field.getMessageType());
          }
        }
      }
      return enums;
    }
  }
}
