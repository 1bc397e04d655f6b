package io.asgard.registry.catalog;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.platform.service.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files of a serialised FileDescriptorSet, linked to each other. */
final class DescriptorSet {
  private final Map<String, FileDescriptor> files;

  private DescriptorSet(Map<String, FileDescriptor> files) {
    this.files = files;
  }

  /**
   * Parses and links.
   *
   * @throws IllegalArgumentException naming every file that does not link, and why
   */
  static DescriptorSet parse(byte[] bytes) {
    try {
      return new Linker(FileDescriptorSet.parseFrom(bytes)).link();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "descriptor set: "
              + bytes.length
              + " bytes that do not parse, "
              + e.getMessage()
              + " (expected: a FileDescriptorSet, as of protoc --descriptor_set_out)",
          e);
    }
  }

  Optional<Descriptor> message(String fullName) {
    return files.values().stream().flatMap(file -> find(file, fullName).stream()).findFirst();
  }

  private static Optional<Descriptor> find(FileDescriptor file, String fullName) {
    String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
    if (!fullName.startsWith(prefix)) {
      return Optional.empty();
    }
    String[] path = fullName.substring(prefix.length()).split("\\.", -1);
    Descriptor type = file.findMessageTypeByName(path[0]);
    for (int i = 1; i < path.length && type != null; i++) {
      type = type.findNestedTypeByName(path[i]);
    }
    return Optional.ofNullable(type);
  }

  private static final class Linker {
    private final Map<String, FileDescriptorProto> given;
    private final Map<String, FileDescriptor> linked = new HashMap<>();
    private final Set<String> entered = new HashSet<>();
    private final Problems problems = new Problems();

    Linker(FileDescriptorSet set) {
      problems.check(
          set.getFileCount() > 0, "descriptor set: no file in it (expected: at least one)");
      given =
          set.getFileList().stream()
              .collect(
                  Collectors.toMap(
                      FileDescriptorProto::getName, Function.identity(), this::oneOfTwo));
    }

    DescriptorSet link() {
      given.keySet().stream().sorted().forEach(this::link);
      if (problems.all().isEmpty() && linked.size() < given.size()) {
        Set<String> cycle = new TreeSet<>(given.keySet());
        cycle.removeAll(linked.keySet());
        problems.add(cycle + ": import each other (expected: no cycle)");
      }
      problems.throwIfAny();
      return new DescriptorSet(Map.copyOf(linked));
    }

    private FileDescriptorProto oneOfTwo(FileDescriptorProto a, FileDescriptorProto b) {
      problems.check(
          a.equals(b), a.getName() + ": twice in the set, unequal (expected: each file once)");
      return a;
    }

    private @Nullable FileDescriptor link(String name) {
      FileDescriptorProto file = given.get(name);
      if (file == null || !entered.add(name)) {
        return linked.get(name);
      }
      List<FileDescriptor> imports = new ArrayList<>();
      for (String dependency : file.getDependencyList()) {
        FileDescriptor imported = link(dependency);
        if (imported != null) {
          imports.add(imported);
        } else if (!given.containsKey(dependency)) {
          problems.add(
              name
                  + ": import "
                  + dependency
                  + " is not in the set (expected: all imports, as of protoc --include_imports)");
        }
      }
      if (imports.size() < file.getDependencyCount()) {
        return null;
      }
      try {
        FileDescriptor descriptor =
            FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
        linked.put(name, descriptor);
        return descriptor;
      } catch (DescriptorValidationException e) {
        problems.add(name + ": " + e.getMessage());
        return null;
      }
    }
  }
}
