package io.asgard.producer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bounded folder of events that wait for the servers: for each lane a row of segments. One
 * process at a time. Not for use by several threads at once.
 */
final class Spool implements AutoCloseable {
  private static final Pattern NAME =
      Pattern.compile("(\\d{1,4})-(\\d{1,18})\\.events(" + Pattern.quote(Segment.DAMAGED) + ")?");
  private static final Logger LOG = System.getLogger(Spool.class.getName());
  private static final String LANES = "lanes";
  private static final Pattern IN_LANES = Pattern.compile("([1-9]\\d{0,3})\n([0-9a-f]{16})");
  private static final long SEGMENT = 1 << 20;

  private final Path folder;
  private final long limit;
  private final FileChannel lock;
  private final List<Deque<Segment>> lanes = new ArrayList<>();
  private final List<Segment> leftovers = new ArrayList<>(); // Done, and not deleted yet.
  private byte[] salt = new byte[Long.BYTES]; // Of all checksums of the folder.
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
    boolean fresh =
        last == null || lanes.get(lane).size() == 1 || last.damaged() || last.size() >= SEGMENT;
    // The only segment may be the one that is being sent: it gets no more.
    Segment segment = fresh ? next(lane) : last;
    List<Pending> first = fitting(events, SEGMENT - segment.size());
    append(segment, first);
    if (fresh) {
      lanes.get(lane).addLast(segment);
    }
    return first.size();
  }

  /** The lane's oldest segment. */
  Segment.Content oldest(int lane) throws IOException {
    return lanes.get(lane).getFirst().read();
  }

  /**
   * The lane's oldest segment has had its turn. A file that cannot be deleted takes room until it
   * can; if it never can, the next process sends its events again.
   */
  void dropOldest(int lane) {
    Segment oldest = lanes.get(lane).removeFirst();
    leftovers.add(oldest);
    sweep();
    if (leftovers.contains(oldest)) {
      LOG.log(Level.WARNING, "spool: " + oldest + " stays (expected: a folder to delete from)");
    }
  }

  @Override
  public void close() {
    sweep();
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
      room -= Records.HEAD + event.size();
      if (room < 0 && count > 0) {
        break;
      }
      count++;
    }
    return events.subList(0, count);
  }

  private void sweep() {
    for (Segment segment : List.copyOf(leftovers)) {
      try {
        segment.delete();
        leftovers.remove(segment);
        used -= segment.size();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "It is tried again.", e);
      }
    }
  }

  private void check(Pending first) throws IOException {
    if (used + Records.HEAD + first.size() > limit) {
      sweep();
    }
    if (used + Records.HEAD + first.size() > limit) {
      throw new IOException(
          "spool: " + used + " bytes in " + folder + " (expected: room, <= " + limit + ")");
    }
  }

  private Segment next(int lane) {
    lastNumber++;
    return new Segment(folder.resolve("%d-%012d.events".formatted(lane, lastNumber)), salt);
  }

  private void load(int wanted) throws IOException {
    List<Path> files = segments();
    int kept = files.isEmpty() ? writeLanes(wanted) : lanesOnDisk();
    for (int lane = 0; lane < kept; lane++) {
      lanes.add(new ArrayDeque<>());
    }
    for (int i = 0; i < files.size(); i++) {
      boolean newest = i + 1 == files.size() || lane(files.get(i + 1)) != lane(files.get(i));
      load(files.get(i), newest);
    }
  }

  /** Only while there are no events, and in one step: nobody could read them without it. */
  private int writeLanes(int wanted) throws IOException {
    new SecureRandom().nextBytes(salt);
    String content = wanted + "\n" + HexFormat.of().formatHex(salt) + "\n";
    Path next = folder.resolve(LANES + ".new");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = US_ASCII.encode(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
    Files.move(next, folder.resolve(LANES), StandardCopyOption.ATOMIC_MOVE);
    Segment.sync(folder);
    return wanted;
  }

  private int lanesOnDisk() throws IOException {
    String content = Files.readString(folder.resolve(LANES)).strip();
    Matcher lanesAndSalt = IN_LANES.matcher(content);
    if (!lanesAndSalt.matches()) {
      throw new IllegalStateException(
          "spool: "
              + content
              + " in "
              + folder.resolve(LANES)
              + " (expected: a number of lanes, and a line of 16 hexadecimal digits)");
    }
    salt = HexFormat.of().parseHex(lanesAndSalt.group(2));
    return Integer.parseInt(lanesAndSalt.group(1));
  }

  private void load(Path file, boolean newest) {
    int lane = lane(file);
    if (lane >= lanes.size()) {
      throw new IllegalStateException(
          "spool: " + file + " (expected: of a lane below " + lanes.size() + ")");
    }
    Segment segment = Segment.found(file, salt, newest);
    found += segment.count();
    lanes.get(lane).addLast(segment);
    used += segment.size();
  }

  /** In the order of lane and number. No number is used again, not that of a damaged file. */
  private List<Path> segments() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          lastNumber = Math.max(lastNumber, Long.parseLong(name.group(2)));
          if (name.group(3) == null) {
            files.add(file);
          }
        }
      }
    }
    Collections.sort(files);
    return files;
  }

  private static int lane(Path segment) {
    String name = segment.getFileName().toString();
    return Integer.parseInt(name.substring(0, name.indexOf('-')));
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
