package io.asgard.odin.provider.local;

import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.State;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A journal that ends the process, at once and for good, before or after an entry: all that an Odin
 * does to the world lies between two entries.
 */
final class KillPoints implements Journal {
  static final int KILLED = 137;

  private final Journal journal;
  private final int point;
  private final AtomicInteger passed = new AtomicInteger();

  /**
   * A journal.
   *
   * @param point at which to end, from 1 on; 0 for never
   */
  KillPoints(Journal journal, int point) {
    this.journal = journal;
    this.point = point;
  }

  @Override
  public void append(Entry entry) {
    pass("before", entry);
    journal.append(entry);
    pass("after", entry);
  }

  private void pass(String when, Entry entry) {
    if (passed.incrementAndGet() == point) {
      System.out.println("killed " + when + " " + entry.what() + " " + entry.name());
      System.out.flush();
      Runtime.getRuntime().halt(KILLED);
    }
  }

  @Override
  public void open() {
    journal.open();
  }

  @Override
  public State state() {
    return journal.state();
  }

  @Override
  public void read(Consumer<Numbered> reader) {
    journal.read(reader);
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
