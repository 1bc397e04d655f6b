package io.asgard.odin.spec;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The schema of a topic is in its descriptor set, if that is built. */
public final class SchemaRule {
  private static final String SAMPLES = "contracts/target/asgard.desc";
  private static final String TIMESTAMP = ".google.protobuf.Timestamp";

  private final Path root;
  private final Places places;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Path, Map<String, DescriptorProto>> sets = new HashMap<>();

  private SchemaRule(Path root, Places places) {
    this.root = root;
    this.places = places;
  }

  /**
   * Every problem, in the order of the resources.
   *
   * @param root of the repository
   */
  public static List<Problem> problems(List<Resource> resources, Places places, Path root) {
    SchemaRule rule = new SchemaRule(root, places);
    resources.stream()
        .filter(resource -> resource.kind() == Kind.TOPIC)
        .forEach(topic -> topic.text("schema").ifPresent(schema -> rule.check(topic, schema)));
    return rule.problems;
  }

  private void check(Resource topic, String schema) {
    Path file = root.resolve(topic.text("descriptors").orElse(SAMPLES));
    if (!Files.isRegularFile(file)) {
      return;
    }
    Map<String, DescriptorProto> known = sets.computeIfAbsent(file, path -> read(topic, path));
    if (known.isEmpty()) {
      return;
    }
    for (String type : List.of(schema, schema + "Key")) {
      if (!known.containsKey(type)) {
        String near =
            Nearest.to(type, known.keySet()).map(n -> "; did you mean " + n + "?").orElse("");
        String expected = "a message of " + root.relativize(file) + near;
        problems.add(places.problem(topic, "spec.schema", type, expected));
      }
    }
    String field = topic.section("eventTime").flatMap(time -> time.text("field")).orElse("");
    DescriptorProto message = known.get(schema);
    if (message != null && !field.isEmpty() && !times(message).contains(field)) {
      String expected = "a Timestamp of " + schema + ": " + times(message);
      problems.add(places.problem(topic, "spec.eventTime.field", field, expected));
    }
  }

  private static List<String> times(DescriptorProto message) {
    return message.getFieldList().stream()
        .filter(field -> field.getTypeName().equals(TIMESTAMP))
        .map(FieldDescriptorProto::getName)
        .toList();
  }

  private Map<String, DescriptorProto> read(Resource topic, Path file) {
    Map<String, DescriptorProto> types = new HashMap<>();
    try {
      for (FileDescriptorProto each :
          FileDescriptorSet.parseFrom(Files.readAllBytes(file)).getFileList()) {
        add(each.getPackage(), each.getMessageTypeList(), types);
      }
    } catch (IOException e) {
      Path path = root.relativize(file);
      problems.add(places.problem(topic, "spec.descriptors", path, "a descriptor set"));
    }
    return types;
  }

  private static void add(
      String within, List<DescriptorProto> messages, Map<String, DescriptorProto> types) {
    for (DescriptorProto message : messages) {
      String name = within.isEmpty() ? message.getName() : within + "." + message.getName();
      types.put(name, message);
      add(name, message.getNestedTypeList(), types);
    }
  }
}
