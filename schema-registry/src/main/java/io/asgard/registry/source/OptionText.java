package io.asgard.registry.source;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.asgard.platform.records.DescriptorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options as they are written, those that files of the set define themselves included. */
final class OptionText {
  private final DescriptorSet set;
  private final ExtensionRegistry extensions = ExtensionRegistry.newInstance();

  OptionText(DescriptorSet set) {
    this.set = set;
    set.files()
        .values()
        .forEach(
            file -> {
              file.getExtensions().forEach(this::add);
              file.getMessageTypes().forEach(this::add);
            });
  }

  private void add(Descriptor type) {
    type.getExtensions().forEach(this::add);
    type.getNestedTypes().forEach(this::add);
  }

  private void add(FieldDescriptor extension) {
    if (extension.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      extensions.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
    } else {
      extensions.add(extension);
    }
  }

  /** Each as name = value. */
  List<String> of(Message options) {
    List<String> all = new ArrayList<>();
    for (Map.Entry<FieldDescriptor, Object> entry : read(options).getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      String name = field.isExtension() ? "(." + field.getFullName() + ")" : field.getName();
      if (field.isRepeated()) {
        ((List<?>) entry.getValue()).forEach(value -> all.add(name + " = " + text(field, value)));
      } else if (!field.getName().equals("map_entry")) {
        all.add(name + " = " + text(field, entry.getValue()));
      }
    }
    return all;
  }

  // The set's own options, if it has them, are those that its extensions extend.
  private Message read(Message options) {
    Optional<Descriptor> own = set.message(options.getDescriptorForType().getFullName());
    try {
      return own.isPresent()
          ? DynamicMessage.parseFrom(own.get(), options.toByteString(), extensions)
          : options;
    } catch (InvalidProtocolBufferException e) {
      return options; // What its own extension cannot read stays unknown.
    }
  }

  private static String text(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case STRING -> quoted((String) value);
      case BYTE_STRING -> "\"" + TextFormat.escapeBytes((ByteString) value) + "\"";
      case MESSAGE ->
          "{ "
              + TextFormat.printer().emittingSingleLine(true).printToString((Message) value)
              + " }";
      default ->
          TextFormat.printer()
              .printFieldToString(field, value)
              .replaceFirst("^[^:]*: ", "")
              .strip();
    };
  }

  static String quoted(String text) {
    return "\"" + TextFormat.escapeBytes(ByteString.copyFromUtf8(text)) + "\"";
  }
}
