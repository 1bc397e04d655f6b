package io.asgard.firehose.sink.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.asgard.platform.records.DescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The method that is called.
 *
 * @param name as package.Service/Method
 * @param known what the descriptors say of it, if there are any
 */
record Method(String name, Optional<MethodDescriptor> known) {
  private static final String SETTING = "firehose.sink.grpc.";

  static Method of(GrpcSettings settings) {
    String name = settings.method();
    int slash = name.indexOf('/');
    if (slash <= 0 || slash == name.length() - 1 || name.indexOf('/', slash + 1) >= 0) {
      throw new IllegalArgumentException(
          SETTING + "method: " + name + " (expected: package.Service/Method)");
    }
    Path file = settings.descriptors();
    return file == null
        ? new Method(name, Optional.empty())
        : new Method(
            name, Optional.of(find(file, name.substring(0, slash), name.substring(slash + 1))));
  }

  private static MethodDescriptor find(Path file, String service, String method) {
    try {
      DescriptorSet set = DescriptorSet.of(FileDescriptorSet.parseFrom(Files.readAllBytes(file)));
      for (FileDescriptor each : set.files().values()) {
        for (ServiceDescriptor found : each.getServices()) {
          MethodDescriptor known = found.findMethodByName(method);
          if (known != null && found.getFullName().equals(service)) {
            return known;
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          SETTING + "descriptors: " + file + " (expected: a FileDescriptorSet, " + e + ")", e);
    }
    throw new IllegalArgumentException(
        SETTING + "method: " + service + "/" + method + " (expected: a method of " + file + ")");
  }

  /** The type of its answers, if that is known. */
  Optional<Descriptor> output() {
    return known.map(MethodDescriptor::getOutputType);
  }

  /** Looks whether it takes such messages; if nothing is known of it, the service will tell. */
  void requireInput(Descriptor message) {
    known
        .map(method -> method.getInputType().getFullName())
        .filter(input -> !input.equals(message.getFullName()))
        .ifPresent(
            input -> {
              throw new IllegalArgumentException(
                  SETTING
                      + "method: "
                      + name
                      + " takes "
                      + input
                      + " (expected: "
                      + message.getFullName()
                      + ")");
            });
  }
}
