package io.asgard.platform.records;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a FileDescriptorSet, linked to each other. Immutable. */
public final class DescriptorSet {
  private final Map<String, FileDescriptor> files;
  private final Map<String, Descriptor> messages = new HashMap<>();
  private final Map<String, EnumDescriptor> enums = new HashMap<>();

  private DescriptorSet(Map<String, FileDescriptor> files) {
    this.files = files;
    List<String> problems = new ArrayList<>();
    // Sorted, so that the problems are always the same.
    for (FileDescriptor file : new TreeMap<>(files).values()) {
      file.getEnumTypes().forEach(type -> add(type, problems));
      file.getMessageTypes().forEach(type -> add(type, problems));
    }
    throwIfAny(problems);
  }

  private void add(EnumDescriptor type, List<String> problems) {
    once(type, problems);
    enums.put(type.getFullName(), type);
  }

  // The parser refuses messages nested more than a hundred deep.
  private void add(Descriptor type, List<String> problems) {
    once(type, problems);
    messages.put(type.getFullName(), type);
    type.getEnumTypes().forEach(nested -> add(nested, problems));
    type.getNestedTypes().forEach(nested -> add(nested, problems));
  }

  // Only files that import each other are held against each other when they are linked.
  private void once(GenericDescriptor type, List<String> problems) {
    String name = type.getFullName();
    GenericDescriptor other = messages.containsKey(name) ? messages.get(name) : enums.get(name);
    if (other != null) {
      problems.add(
          "type "
              + name
              + ": in "
              + other.getFile().getName()
              + " and "
              + type.getFile().getName()
              + " (expected: once)");
    }
  }

  private static void throwIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
  }

  /**
   * Parses and links.
   *
   * @throws IllegalArgumentException naming everything that is wrong, one problem a line
   */
  public static DescriptorSet parse(byte[] bytes) {
    try {
      return of(FileDescriptorSet.parseFrom(bytes));
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

  /**
   * Links the files, in whatever order they come.
   *
   * @throws IllegalArgumentException naming everything that is wrong, one problem a line
   */
  public static DescriptorSet of(FileDescriptorSet set) {
    return new DescriptorSet(new Linker(set).link());
  }

  /** The files by name. */
  public Map<String, FileDescriptor> files() {
    return files;
  }

  /** The message of that full name. */
  public Optional<Descriptor> message(String fullName) {
    return Optional.ofNullable(messages.get(fullName));
  }

  /** Whether a message or an enum has that full name. */
  public boolean declares(String fullName) {
    return messages.containsKey(fullName) || enums.containsKey(fullName);
  }

  /** Links files whose imports are linked, until none is left: no stack that a chain could blow. */
  private static final class Linker {
    // Protobuf itself follows public imports by recursion.
    private static final int PUBLIC_DEPTH = 100;

    private final Map<String, FileDescriptorProto> given = new TreeMap<>();
    private final Map<String, Integer> publicDepth = new HashMap<>();
    private final Map<String, List<FileDescriptorProto>> importers = new HashMap<>();
    private final Map<String, Integer> missing = new HashMap<>();
    private final Deque<FileDescriptorProto> ready = new ArrayDeque<>();
    private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    Linker(FileDescriptorSet set) {
      if (set.getFileCount() == 0) {
        problems.add("descriptor set: no file in it (expected: at least one)");
      }
      for (FileDescriptorProto file : set.getFileList()) {
        FileDescriptorProto other = given.putIfAbsent(file.getName(), file);
        if (other != null && !other.equals(file)) {
          problems.add(file.getName() + ": twice in the set, unequal (expected: each file once)");
        }
      }
    }

    Map<String, FileDescriptor> link() {
      given.values().forEach(this::await);
      while (!ready.isEmpty()) {
        build(ready.remove());
      }
      if (problems.isEmpty() && linked.size() < given.size()) {
        TreeSet<String> cycle = new TreeSet<>(given.keySet());
        cycle.removeAll(linked.keySet());
        problems.add(cycle + ": import each other (expected: no cycle)");
      }
      throwIfAny(problems);
      return Map.copyOf(linked);
    }

    private void await(FileDescriptorProto file) {
      for (String imported : file.getDependencyList()) {
        if (given.containsKey(imported)) {
          importers.computeIfAbsent(imported, name -> new ArrayList<>()).add(file);
        } else {
          problems.add(
              file.getName()
                  + ": import "
                  + imported
                  + " is not in the set (expected: all imports, as of protoc --include_imports)");
        }
      }
      missing.put(file.getName(), file.getDependencyCount());
      if (file.getDependencyCount() == 0) {
        ready.add(file);
      }
    }

    private void build(FileDescriptorProto file) {
      int deep =
          1
              + file.getPublicDependencyList().stream()
                  .filter(index -> index >= 0 && index < file.getDependencyCount())
                  .mapToInt(index -> publicDepth.getOrDefault(file.getDependency(index), 0))
                  .max()
                  .orElse(-1);
      publicDepth.put(file.getName(), deep);
      if (deep > PUBLIC_DEPTH) {
        problems.add(
            file.getName()
                + ": import public, "
                + deep
                + " files deep (expected: <= "
                + PUBLIC_DEPTH
                + ")");
        return;
      }
      FileDescriptor[] imports =
          file.getDependencyList().stream().map(linked::get).toArray(FileDescriptor[]::new);
      try {
        linked.put(file.getName(), FileDescriptor.buildFrom(file, imports));
      } catch (DescriptorValidationException e) {
        problems.add(file.getName() + ": " + e.getMessage());
        return;
      }
      for (FileDescriptorProto importer : importers.getOrDefault(file.getName(), List.of())) {
        if (missing.merge(importer.getName(), -1, Integer::sum) == 0) {
          ready.add(importer);
        }
      }
    }
  }
}
