package io.asgard.registry.source;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ExtensionRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.asgard.platform.records.DescriptorSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Files of descriptors as sources again, which protoc compiles to the same descriptors. */
public final class ProtoSource {
  private static final int MOST_NUMBER = 536_870_911; // of a field

  private final FileDescriptorProto file;
  private final OptionText options;
  private final StringBuilder text = new StringBuilder();
  private int depth;
  private String scope; // full name of what is being written, with a dot before it

  private ProtoSource(FileDescriptorProto file, OptionText options) {
    this.file = file;
    this.options = options;
    scope = file.hasPackage() ? "." + file.getPackage() : "";
  }

  /** The files that the types are in and those that they import, by name; without Google's. */
  public static Map<String, String> of(DescriptorSet set, List<String> types) {
    OptionText options = new OptionText(set);
    Map<String, String> sources = new LinkedHashMap<>();
    Deque<FileDescriptor> queue = new ArrayDeque<>();
    types.forEach(type -> set.message(type).ifPresent(found -> queue.add(found.getFile())));
    for (FileDescriptor next = queue.poll(); next != null; next = queue.poll()) {
      String name = next.getName();
      if (!name.startsWith("google/protobuf/") && !sources.containsKey(name)) {
        sources.put(name, new ProtoSource(next.toProto(), options).print());
        queue.addAll(next.getDependencies());
      }
    }
    return sources;
  }

  private String print() {
    line(syntax());
    if (file.hasPackage()) {
      line("package " + file.getPackage() + ";");
    }
    for (int i = 0; i < file.getDependencyCount(); i++) {
      String how =
          file.getPublicDependencyList().contains(i)
              ? "public "
              : file.getWeakDependencyList().contains(i) ? "weak " : "";
      line("import " + how + "\"" + file.getDependency(i) + "\";");
    }
    options.of(file.getOptions()).forEach(option -> line("option " + option + ";"));
    for (int i = 0; i < file.getMessageTypeCount(); i++) {
      if (!ofExtension(i, file.getExtensionList(), file.getMessageTypeList())) {
        message(file.getMessageType(i));
      }
    }
    file.getEnumTypeList().forEach(this::enumeration);
    file.getExtensionList().forEach(field -> extension(field, file.getMessageTypeList()));
    file.getServiceList().forEach(this::service);
    return text.toString();
  }

  private String syntax() {
    return switch (file.getSyntax()) {
      case "editions" -> "edition = \"" + file.getEdition().name().replace("EDITION_", "") + "\";";
      case "" -> "syntax = \"proto2\";";
      default -> "syntax = \"" + file.getSyntax() + "\";";
    };
  }

  private void message(DescriptorProto type) {
    block("message " + type.getName(), () -> body(type));
  }

  private void body(DescriptorProto type) {
    String outside = scope;
    scope += "." + type.getName();
    options.of(type.getOptions()).forEach(option -> line("option " + option + ";"));
    // A map's entry and a group are nested types, too: each type keeps its place among them.
    int nested = 0;
    for (int i = 0; i < type.getFieldCount(); i++) {
      FieldDescriptorProto field = type.getField(i);
      boolean first = i == 0 || !sameOneof(type.getField(i - 1), field);
      if (first) {
        int own = firstImplied(type, i);
        for (; nested < own; nested++) {
          nested(type, nested);
        }
      }
      if (oneof(field) && first) {
        begin("oneof " + type.getOneofDecl(field.getOneofIndex()).getName());
        options
            .of(type.getOneofDecl(field.getOneofIndex()).getOptions())
            .forEach(option -> line("option " + option + ";"));
      }
      nested = Math.max(nested, implied(field, type.getNestedTypeList()) + 1);
      field(field, type.getNestedTypeList());
      boolean last = i == type.getFieldCount() - 1;
      if (oneof(field) && (last || !sameOneof(type.getField(i + 1), field))) {
        end();
      }
    }
    for (; nested < type.getNestedTypeCount(); nested++) {
      nested(type, nested);
    }
    type.getEnumTypeList().forEach(this::enumeration);
    type.getExtensionRangeList().forEach(this::extensions);
    type.getExtensionList().forEach(field -> extension(field, type.getNestedTypeList()));
    type.getReservedRangeList()
        .forEach(range -> reserved(range.getStart(), range.getEnd() - 1, MOST_NUMBER));
    type.getReservedNameList().forEach(this::reserved);
    scope = outside;
  }

  /** The first nested type that the field, or its oneof from there on, writes down; -1: none. */
  private int firstImplied(DescriptorProto type, int from) {
    for (int i = from; i < type.getFieldCount(); i++) {
      int implied = implied(type.getField(i), type.getNestedTypeList());
      if (implied >= 0) {
        return implied;
      }
      if (i + 1 < type.getFieldCount() && !sameOneof(type.getField(i + 1), type.getField(i))) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean oneof(FieldDescriptorProto field) {
    return field.hasOneofIndex() && !field.getProto3Optional();
  }

  private static boolean sameOneof(FieldDescriptorProto one, FieldDescriptorProto other) {
    return oneof(one) && oneof(other) && one.getOneofIndex() == other.getOneofIndex();
  }

  private void nested(DescriptorProto type, int index) {
    if (!ofExtension(index, type.getExtensionList(), type.getNestedTypeList())) {
      message(type.getNestedType(index));
    }
  }

  /** Whether the type is a group that an extension writes down. */
  private boolean ofExtension(
      int index, List<FieldDescriptorProto> extensions, List<DescriptorProto> types) {
    return extensions.stream().anyMatch(field -> implied(field, types) == index);
  }

  /** Where the nested type is that the field itself writes down; -1 if none is. */
  private int implied(FieldDescriptorProto field, List<DescriptorProto> types) {
    for (int i = 0; i < types.size(); i++) {
      boolean written =
          (field.getType() == Type.TYPE_GROUP && proto2())
              || types.get(i).getOptions().getMapEntry();
      if (written && field.getTypeName().equals(scope + "." + types.get(i).getName())) {
        return i;
      }
    }
    return -1;
  }

  private void field(FieldDescriptorProto field, List<DescriptorProto> types) {
    int implied = implied(field, types);
    if (field.getType() == Type.TYPE_GROUP && implied >= 0) {
      DescriptorProto group = types.get(implied);
      String begin = label(field) + "group " + group.getName() + " = " + field.getNumber();
      block(begin + bracketed(options(field)), () -> body(group));
    } else if (implied >= 0) {
      FieldDescriptorProto key = types.get(implied).getField(0);
      FieldDescriptorProto value = types.get(implied).getField(1);
      String type = "map<" + type(key) + ", " + type(value) + ">";
      line(type + " " + field.getName() + " = " + field.getNumber() + ended(options(field)));
    } else {
      String type = label(field) + type(field);
      line(type + " " + field.getName() + " = " + field.getNumber() + ended(options(field)));
    }
  }

  private String label(FieldDescriptorProto field) {
    if (field.getLabel() == Label.LABEL_REPEATED) {
      return "repeated ";
    }
    if (field.getProto3Optional() || (proto2() && !field.hasOneofIndex())) {
      return field.getLabel() == Label.LABEL_REQUIRED ? "required " : "optional ";
    }
    return "";
  }

  private boolean proto2() {
    return file.getSyntax().isEmpty() || file.getSyntax().equals("proto2");
  }

  private static String type(FieldDescriptorProto field) {
    return field.hasTypeName()
        ? field.getTypeName()
        : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
  }

  private List<String> options(FieldDescriptorProto field) {
    List<String> all = new ArrayList<>();
    if (field.hasDefaultValue()) {
      String value = field.getDefaultValue();
      all.add(
          "default = "
              + switch (field.getType()) {
                case TYPE_STRING -> OptionText.quoted(value);
                case TYPE_BYTES -> "\"" + value + "\""; // Escaped already.
                default -> value;
              });
    }
    if (field.hasJsonName() && !field.getJsonName().equals(usual(field.getName()))) {
      all.add("json_name = " + OptionText.quoted(field.getJsonName()));
    }
    all.addAll(options.of(field.getOptions()));
    return all;
  }

  /** The name in JSON where nothing else is said. */
  private static String usual(String name) {
    StringBuilder usual = new StringBuilder();
    boolean upper = false;
    for (char each : name.toCharArray()) {
      if (each != '_') {
        boolean letter = each >= 'a' && each <= 'z';
        usual.append(upper && letter ? (char) (each - 'a' + 'A') : each);
      }
      upper = each == '_';
    }
    return usual.toString();
  }

  private void enumeration(EnumDescriptorProto type) {
    block(
        "enum " + type.getName(),
        () -> {
          options.of(type.getOptions()).forEach(option -> line("option " + option + ";"));
          type.getValueList()
              .forEach(
                  value ->
                      line(
                          value.getName()
                              + " = "
                              + value.getNumber()
                              + ended(options.of(value.getOptions()))));
          type.getReservedRangeList()
              .forEach(range -> reserved(range.getStart(), range.getEnd(), Integer.MAX_VALUE));
          type.getReservedNameList().forEach(this::reserved);
        });
  }

  private void extensions(ExtensionRange range) {
    line(
        "extensions "
            + range(range.getStart(), range.getEnd() - 1, MOST_NUMBER)
            + ended(options.of(range.getOptions())));
  }

  private void extension(FieldDescriptorProto field, List<DescriptorProto> types) {
    block("extend " + field.getExtendee(), () -> field(field, types));
  }

  private void service(ServiceDescriptorProto service) {
    block(
        "service " + service.getName(),
        () -> {
          options.of(service.getOptions()).forEach(option -> line("option " + option + ";"));
          service.getMethodList().forEach(this::method);
        });
  }

  private void method(MethodDescriptorProto method) {
    String in = (method.getClientStreaming() ? "stream " : "") + method.getInputType();
    String out = (method.getServerStreaming() ? "stream " : "") + method.getOutputType();
    String rpc = "rpc " + method.getName() + "(" + in + ") returns (" + out + ")";
    if (method.hasOptions()) {
      block(
          rpc,
          () -> options.of(method.getOptions()).forEach(option -> line("option " + option + ";")));
    } else {
      line(rpc + ";");
    }
  }

  private void reserved(int first, int last, int most) {
    line("reserved " + range(first, last, most) + ";");
  }

  private static String range(int first, int last, int most) {
    return first == last ? "" + first : first + " to " + (last == most ? "max" : "" + last);
  }

  private void reserved(String name) {
    boolean editions = file.getSyntax().equals("editions");
    line("reserved " + (editions ? name : OptionText.quoted(name)) + ";");
  }

  private static String bracketed(List<String> all) {
    return all.isEmpty() ? "" : " [" + String.join(", ", all) + "]";
  }

  private static String ended(List<String> all) {
    return bracketed(all) + ";";
  }

  private void block(String begin, Runnable body) {
    begin(begin);
    body.run();
    end();
  }

  private void begin(String begin) {
    line(begin + " {");
    depth++;
  }

  private void end() {
    depth--;
    line("}");
  }

  private void line(String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }
}
