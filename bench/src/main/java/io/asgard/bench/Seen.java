package io.asgard.bench;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which of the numbered events have arrived, and how often. Finds them in whatever form they come:
 * each carries {@code trip-} and ten digits. Thread-safe.
 */
final class Seen {
  static final int DIGITS = 10;
  private static final byte[] MARK = {'t', 'r', 'i', 'p', '-'};

  private final AtomicLongArray numbers;
  private final LongAdder arrived = new LongAdder();
  private final LongAdder distinct = new LongAdder();

  /**
   * @param events their numbers are below
   */
  Seen(int events) {
    numbers = new AtomicLongArray(events / Long.SIZE + 1);
  }

  static String mark(int number) {
    return "trip-%010d".formatted(number);
  }

  /** Takes what there is in a text. */
  void in(byte[] bytes, int from, int to) {
    int found = 0;
    int last = to - MARK.length - DIGITS;
    for (int i = from; i <= last; i++) {
      if (bytes[i] == 't' && isMark(bytes, i)) {
        i += MARK.length;
        add(number(bytes, i));
        i += DIGITS - 1;
        found++;
      }
    }
    if (found > 0) {
      arrived.add(found);
    }
  }

  /**
   * Takes what there is in the whole lines; moves the rest to the front and says how long it is.
   */
  int lines(byte[] buffer, int length) {
    int end = length;
    while (end > 0 && buffer[end - 1] != '\n') {
      end--;
    }
    in(buffer, 0, end);
    if (end == 0 && length == buffer.length) {
      return 0; // No line of ours is that long.
    }
    System.arraycopy(buffer, end, buffer, 0, length - end);
    return length - end;
  }

  private static boolean isMark(byte[] bytes, int at) {
    for (int i = 1; i < MARK.length; i++) {
      if (bytes[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] bytes, int at) {
    int number = 0;
    for (int i = 0; i < DIGITS; i++) {
      number = number * 10 + bytes[at + i] - '0';
    }
    return number;
  }

  private void add(int number) {
    long bit = 1L << number;
    long before = numbers.getAndAccumulate(number / Long.SIZE, bit, (a, b) -> a | b);
    if ((before & bit) == 0) {
      distinct.increment();
    }
  }

  boolean has(int number) {
    return (numbers.get(number / Long.SIZE) & 1L << number) != 0;
  }

  long arrived() {
    return arrived.sum();
  }

  long distinct() {
    return distinct.sum();
  }
}
