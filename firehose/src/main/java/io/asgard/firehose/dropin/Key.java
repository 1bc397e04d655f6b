package io.asgard.firehose.dropin;

import java.util.regex.Pattern;

/**
 * What becomes of one of their keys.
 *
 * @param name as it is, or with a star for any ending, or any beginning
 * @param standard their default; empty if they have none
 * @param ours the settings that it becomes, or what holds here without it, or what is nearest
 */
record Key(String name, Fate fate, String standard, String ours) {
  /** What happens to a key. */
  enum Fate {
    /** Becomes settings of ours. */
    TRANSLATED("becomes"),
    /** Says nothing that has to be said here. */
    NOT_NEEDED("not needed"),
    /** Is named when it is set to something else than their default. */
    NAMED("not supported");

    final String words;

    Fate(String words) {
      this.words = words;
    }
  }

  boolean matches(String variable) {
    return Pattern.matches(Pattern.quote(name).replace("*", "\\E.*\\Q"), variable);
  }
}
