package io.asgard.dagger.decode;

import org.jspecify.annotations.Nullable;

/** Names of enum values that came with a later version than the one that a shape was made of. */
public interface EnumNames {
  /** The name of the number in that enum; null if it has none so far. */
  @Nullable String name(String enumType, int number);
}
