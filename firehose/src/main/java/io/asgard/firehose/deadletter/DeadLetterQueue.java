package io.asgard.firehose.deadletter;

import java.util.List;

/**
 * The letters that nobody has dealt with yet, of those there were when it was opened, oldest first.
 * One thread.
 */
public interface DeadLetterQueue extends AutoCloseable {
  /** The next ones, at least one and about so many at most; none when it is at its end. */
  List<Letter> read(int most);

  /** All that were read are dealt with: nobody reads them from here again. */
  void settle();

  /** All that were read are dealt with, and are gone for good. */
  void delete();

  @Override
  void close();
}
