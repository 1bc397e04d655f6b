package io.asgard.fronting.field;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import org.jspecify.annotations.Nullable;

/** Fields by the names that people give them. */
public final class FieldNames {
  private FieldNames() {}

  /** The field of that name, be it as in JSON or as in the source; null if there is none. */
  public static @Nullable FieldDescriptor find(Descriptor type, String name) {
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        return field;
      }
    }
    return null;
  }
}
