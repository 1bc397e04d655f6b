package io.asgard.registry.compatibility;

import java.util.EnumSet;
import java.util.Set;

/**
 * One thing that a change breaks.
 *
 * @param file that declares it, of the new version if it is there
 * @param message full name of the message or enum, as the old version has it
 * @param field name of the field or enum value; empty if it is about all of the message
 * @param numbers of the field, and of others that lose a value with it; empty if it is about all of
 *     the message or enum
 * @param key whether it is in the topic's key
 */
public record Finding(
    Rule rule,
    String file,
    String message,
    String field,
    Set<Integer> numbers,
    boolean key,
    String old,
    String now) {

  /** In a key everything breaks both: equal identity must stay equal bytes, for everyone. */
  public Set<Direction> breaks() {
    return key ? EnumSet.allOf(Direction.class) : rule.breaks();
  }
}
