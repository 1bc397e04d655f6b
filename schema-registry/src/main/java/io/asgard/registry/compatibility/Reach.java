package io.asgard.registry.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** What of a message's types paths such as {@code location.latitude} touch. */
public final class Reach {
  private record Field(String message, int number) {}

  private final Set<Field> fields = new HashSet<>();
  private final Set<String> types = new HashSet<>();
  private final Set<String> whole = new HashSet<>();

  private Reach() {}

  /** The reach of paths; one that does not lead to a field of this version reaches nothing. */
  public static Reach of(TopicTypes version, Collection<String> paths) {
    Reach reach = new Reach();
    version
        .set()
        .message(version.message())
        .ifPresent(
            root -> {
              reach.types.add(root.getFullName());
              paths.forEach(path -> reach.follow(root, path));
            });
    return reach;
  }

  private void follow(Descriptor root, String path) {
    Descriptor type = root;
    FieldDescriptor last = null;
    for (String name : path.split("\\.", -1)) {
      last = type == null ? null : type.findFieldByName(name);
      if (last == null) {
        return;
      }
      touch(last);
      type = last.getJavaType() == JavaType.MESSAGE ? last.getMessageType() : null;
    }
    if (type != null) {
      all(type);
    }
  }

  private void touch(FieldDescriptor field) {
    types.add(field.getContainingType().getFullName());
    fields.add(new Field(field.getContainingType().getFullName(), field.getNumber()));
    if (field.getJavaType() == JavaType.ENUM) {
      whole.add(field.getEnumType().getFullName());
    }
  }

  private void all(Descriptor from) {
    Deque<Descriptor> queue = new ArrayDeque<>();
    for (Descriptor type = from; type != null; type = queue.poll()) {
      if (whole.add(type.getFullName())) {
        for (FieldDescriptor field : type.getFields()) {
          touch(field);
          if (field.getJavaType() == JavaType.MESSAGE) {
            queue.add(field.getMessageType());
          }
        }
      }
    }
  }

  /** Whether it hits who reads these paths; the key is everybody's. */
  public boolean hitBy(Finding finding) {
    return finding.key()
        || whole.contains(finding.message())
        || (finding.numbers().isEmpty()
            ? types.contains(finding.message())
            : finding.numbers().stream()
                .anyMatch(number -> fields.contains(new Field(finding.message(), number))));
  }
}
