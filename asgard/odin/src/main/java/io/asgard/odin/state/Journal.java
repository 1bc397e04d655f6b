package io.asgard.odin.state;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Odin remembers: entries, numbered from 1, that are only ever added. Whoever opened it is the
 * only one who writes, and knows the state that the entries fold into. Thread-safe.
 */
public interface Journal extends Closeable {
  /** A file in a directory of this machine. */
  static Journal in(Path directory, JsonMapper json) {
    return new FileJournal(directory, json, Churn.MUCH);
  }

  /**
   * Tables in PostgreSQL, for Odins on several hosts: one of them acts, the others wait in {@link
   * #open}.
   *
   * @param directory of this machine, which this Odin has for itself
   * @param lost told the reason, once, when this Odin must not act any more
   */
  static Journal in(
      JournalDatabase database, Path directory, JsonMapper json, Consumer<String> lost) {
    return new PostgresJournal(database, directory, json, lost, Churn.MUCH);
  }

  /**
   * Becomes the one who writes, and reads what is there.
   *
   * @throws Held if another Odin is the one
   */
  void open();

  /**
   * Returns once the entry is durable. If it throws, the entry is not there.
   *
   * @throws Held if another Odin took over
   * @throws java.io.UncheckedIOException if it cannot be written now
   */
  void append(Entry entry);

  /** All entries, folded. */
  State state();

  /**
   * Hands over every entry that is kept, in order. Numbers are missing where entries about a
   * process were dropped because later ones replace them; what was wanted is kept for ever.
   */
  void read(Consumer<Numbered> reader);

  /**
   * An entry of the journal.
   *
   * @param number of a {@link Entry.What#DESIRED}: the revision
   */
  record Numbered(long number, Entry entry) {}

  /** Another Odin has the journal. */
  final class Held extends IllegalStateException {
    Held(String message) {
      super(message);
    }
  }
}
