package io.asgard.producer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bounded folder of events that wait for the servers: for each lane a row of segments. One
 * process at a time. Not for use by several threads at once.
 */
final class Spool implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)\\.events");
  private static final String LANES = "lanes";
  private static final long SEGMENT = 1 << 20;

  private final Path folder;
  private final long limit;
  private final FileChannel lock;
  private final List<Deque<Segment>> lanes = new ArrayList<>();
  private long lastNumber;
  private long used;
  private int found;

  private Spool(Path folder, long limit, FileChannel lock) {
    this.folder = folder;
    this.limit = limit;
    this.lock = lock;
  }

  /**
   * Opens a folder, which is made if need be.
   *
   * @param lanes how many; if there are events, as many as they were written with
   */
  static Spool in(Path folder, long limit, int lanes) {
    try {
      Files.createDirectories(folder);
      Spool spool = new Spool(folder, limit, lock(folder));
      try {
        spool.load(lanes);
        return spool;
      } catch (IOException | RuntimeException e) {
        spool.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("spool: " + folder + " (expected: a folder to write to)", e);
    }
  }

  /** How many lanes the events on disk belong to: a key must stay in its lane. */
  int lanes() {
    return lanes.size();
  }

  /** How many events an earlier process left. */
  int found() {
    return found;
  }

  boolean isEmpty(int lane) {
    return lanes.get(lane).isEmpty();
  }

  /** Writes the events as a segment of their own. */
  void appendApart(int lane, List<Pending> events) throws IOException {
    check(events.get(0));
    Segment segment = next(lane);
    append(segment, events);
    lanes.get(lane).addLast(segment);
  }

  /** Writes as many of the first events as fit into a segment, at least one; says how many. */
  int append(int lane, List<Pending> events) throws IOException {
    check(events.get(0));
    Segment last = lanes.get(lane).peekLast();
    boolean fresh = last == null || lanes.get(lane).size() == 1 || last.size() >= SEGMENT;
    // The only segment may be the one that is being sent: it gets no more.
    Segment segment = fresh ? next(lane) : last;
    List<Pending> first = fitting(events, SEGMENT - segment.size());
    append(segment, first);
    if (fresh) {
      lanes.get(lane).addLast(segment);
    }
    return first.size();
  }

  /** The events of the lane's oldest segment. */
  List<byte[]> oldest(int lane) throws IOException {
    return lanes.get(lane).getFirst().read();
  }

  void dropOldest(int lane) throws IOException {
    Segment oldest = lanes.get(lane).getFirst();
    oldest.delete();
    lanes.get(lane).removeFirst();
    used -= oldest.size();
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("spool: " + folder + " cannot be closed", e);
    }
  }

  private void append(Segment segment, List<Pending> events) throws IOException {
    long before = segment.size();
    segment.append(events);
    used += segment.size() - before;
  }

  private List<Pending> fitting(List<Pending> events, long segment) {
    long room = Math.min(segment, limit - used);
    int count = 0;
    for (Pending event : events) {
      room -= Segment.HEAD + event.size();
      if (room < 0 && count > 0) {
        break;
      }
      count++;
    }
    return events.subList(0, count);
  }

  private void check(Pending first) throws IOException {
    if (used + Segment.HEAD + first.size() > limit) {
      throw new IOException(
          "spool: " + used + " bytes in " + folder + " (expected: room, <= " + limit + ")");
    }
  }

  private Segment next(int lane) {
    lastNumber++;
    return new Segment(folder.resolve("%d-%012d.events".formatted(lane, lastNumber)), 0);
  }

  private void load(int wanted) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> name(file) != null).sorted().toList();
    }
    int kept = files.isEmpty() ? wanted : lanesOnDisk();
    Files.writeString(folder.resolve(LANES), kept + "\n");
    for (int lane = 0; lane < kept; lane++) {
      lanes.add(new ArrayDeque<>());
    }
    for (Path file : files) {
      load(file);
    }
  }

  private int lanesOnDisk() throws IOException {
    String count = Files.readString(folder.resolve(LANES)).strip();
    if (!count.matches("[1-9]\\d{0,3}")) {
      throw new IllegalStateException(
          "spool: " + count + " in " + folder.resolve(LANES) + " (expected: a number of lanes)");
    }
    return Integer.parseInt(count);
  }

  private void load(Path file) throws IOException {
    Matcher name = name(file);
    if (name == null) {
      return;
    }
    int lane = Integer.parseInt(name.group(1));
    if (lane >= lanes.size()) {
      throw new IllegalStateException(
          "spool: " + file + " (expected: of a lane below " + lanes.size() + ")");
    }
    Segment segment = new Segment(file, 0);
    found += segment.read().size();
    lanes.get(lane).addLast(segment);
    lastNumber = Math.max(lastNumber, Long.parseLong(name.group(2)));
    used += segment.size();
  }

  private static @Nullable Matcher name(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? name : null;
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another producer of this process has it: said below, as if it were another process.
    }
    if (lock == null) {
      channel.close();
      throw new IllegalStateException(
          "spool: " + folder + " is in use (expected: a folder for each producer)");
    }
    return channel;
  }
}
