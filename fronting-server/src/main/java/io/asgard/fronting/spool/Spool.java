package io.asgard.fronting.spool;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.v1.SpooledEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of events that wait for Kafka, in the order in which they came. Owned by one thread;
 * the gauges may be read by any.
 */
public final class Spool implements Closeable {
  /** File of every spool's directory. */
  public static final String LOCK = "lock";

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final int CHUNK = 256 << 10;

  private final Path directory;
  private final long max;
  private final FileChannel lock;
  private final Topics topics;
  private final AsideDirectory aside;
  private final Frames frames = new Frames();
  private final Deque<Segment> segments = new ArrayDeque<>(); // those with events to deliver
  private final Set<Position> damages = new HashSet<>();
  private @Nullable FileChannel tail; // of the last segment, if this spool began it
  private final long own; // number of the first segment that this opening may begin
  private long next; // number of the segment to begin next
  private Position delivered;
  private Position read;
  private boolean saved = true;
  private byte[] block = {}; // of the segment that is being read
  private int blockAt;
  private volatile long bytes;
  private volatile long elsewhere;
  private volatile long damagedBytes;
  private volatile long refusedEvents;

  private record Position(long segment, long offset) {}

  private Spool(Path directory, long max, FileChannel lock) throws IOException {
    this.directory = directory;
    this.max = max;
    this.lock = lock;
    aside = new AsideDirectory(directory.resolve("aside"));
    segments.addAll(Segment.in(directory));
    delivered = position();
    long last = segments.isEmpty() ? 0 : segments.getLast().number();
    // Never a number again: what is delivered is known by it.
    next = Math.max(last, delivered.segment()) + 1;
    readmit();
    own = next;
    while (!segments.isEmpty() && done(segments.getFirst())) {
      segments.removeFirst().delete();
    }
    read = delivered;
    bytes = undelivered();
    // Last of what can fail, lest it stays open.
    topics = new Topics(directory.resolve("topics"));
    if (segments.isEmpty()) {
      topics.clear();
    }
  }

  /** What was refused is tried once more: somebody may have mended the cause. */
  private void readmit() throws IOException {
    for (Path refused : aside.refused()) {
      LOG.info("{}: what was refused for good is tried again", refused);
      segments.addLast(Segment.of(directory, next++, refused));
    }
  }

  /**
   * Opens the directory, with the events that are in it.
   *
   * @throws IOException if another process has it open, or the disk fails
   */
  public static Spool open(Path directory, long max) throws IOException {
    Directories.create(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(directory, null);
      }
      return new Spool(directory, max, channel);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(directory, e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static IOException inUse(Path directory, @Nullable Exception cause) {
    return new IOException(
        "spool: " + directory + " is in use by another process (expected: by none)", cause);
  }

  /**
   * Adds events behind all others; returns once they are on the disk, whatever happens to the
   * process.
   *
   * @throws SpoolFullException if they do not fit; then none is added
   * @throws IOException if the disk fails; then they may be there or not
   */
  public void append(Collection<SpooledEvent> events) throws IOException {
    frames.clear();
    events.forEach(frames::add);
    long wanted = bytes + elsewhere + frames.size();
    if (wanted > max) {
      throw new SpoolFullException(wanted, max);
    }
    for (SpooledEvent event : events) {
      topics.add(event.getEvent().getTopic());
    }
    topics.sync();
    FileChannel channel = tail();
    try {
      segments.getLast().append(channel, frames);
    } catch (IOException e) {
      try {
        abandon();
      } catch (IOException abandoned) {
        e.addSuppressed(abandoned);
      }
      throw e;
    }
    bytes += frames.size();
  }

  /**
   * The next events that were not read yet, perhaps none where there was damage; null at the end.
   */
  public @Nullable Chunk read() throws IOException {
    Segment segment = reading();
    if (segment == null) {
      return null;
    }
    if (blockAt == block.length) {
      block = segment.read(read.offset());
      blockAt = 0;
    }
    long begin = read.offset() - blockAt;
    List<SpooledEvent> events = events(segment, begin);
    read = new Position(segment.number(), begin + blockAt);
    return new Chunk(events, read.segment(), read.offset());
  }

  /** Begins to read again behind what is delivered. */
  public void rewind() {
    read = delivered;
    dropBlock();
  }

  /** All events up to the end of the chunk are delivered: the disk may forget them. */
  public void delivered(Chunk chunk) throws IOException {
    Position position = new Position(chunk.segment(), chunk.end());
    if (position.segment() < delivered.segment()
        || (position.segment() == delivered.segment() && position.offset() < delivered.offset())) {
      return;
    }
    delivered = position;
    settle();
    bytes = undelivered();
    save();
  }

  /** Keeps events aside that can never be delivered. Any thread may. */
  public synchronized void refused(Collection<SpooledEvent> events, String reason)
      throws IOException {
    Path file = aside.refused(events);
    refusedEvents += events.size();
    LOG.error(
        "{} events are refused for good, they are kept in {}; the first, of {}: {}",
        events.size(),
        file,
        events.iterator().next().getEvent().getTopic(),
        reason);
  }

  /** Whether there is nothing left to read. */
  public boolean atEnd() {
    return reading() == null;
  }

  public boolean isEmpty() {
    return bytes == 0;
  }

  /** Whether events are not delivered that were here before it was opened. */
  public boolean inherits() {
    Segment first = segments.peekFirst();
    return first != null && first.number() < own;
  }

  /** Bytes of events that are not delivered. */
  public long bytes() {
    return bytes;
  }

  /** Bytes that could not be read and were put aside. */
  public long damagedBytes() {
    return damagedBytes;
  }

  /** Events that could not be delivered and were put aside. */
  public long refusedEvents() {
    return refusedEvents;
  }

  /** Whether events of the topic are not delivered, perhaps. */
  public boolean holds(String topic) {
    return topics.holds(topic);
  }

  /** Bytes in other spools that take room from this one. */
  public void elsewhere(long now) {
    elsewhere = now;
  }

  /** Whether it takes more, if that is not much. */
  public boolean hasRoom() {
    return bytes + elsewhere < max;
  }

  @Override
  public void close() throws IOException {
    try (lock;
        topics;
        aside) {
      abandon();
    }
  }

  /** The segment with the next event to read; null at the end. */
  private @Nullable Segment reading() {
    for (Segment segment : segments) {
      if (segment.number() > read.segment()) {
        read = new Position(segment.number(), segment.start());
        dropBlock();
      }
      if (segment.number() == read.segment() && read.offset() < segment.length()) {
        return segment;
      }
    }
    return null;
  }

  private List<SpooledEvent> events(Segment segment, long begin) throws IOException {
    List<SpooledEvent> events = new ArrayList<>();
    if (segment.salt().isEmpty()) {
      putAside(segment, begin, block.length);
      blockAt = block.length;
      return events;
    }
    long salt = segment.salt().getAsLong();
    int stop = blockAt + CHUNK;
    while (blockAt < block.length && blockAt < stop) {
      int frame = Frames.at(block, blockAt, block.length, salt);
      if (frame == 0) {
        frame = mended(segment, begin, salt);
      }
      if (frame > 0) {
        event(segment, begin, frame).ifPresent(events::add);
        blockAt += frame;
      }
    }
    return events;
  }

  private Optional<SpooledEvent> event(Segment segment, long begin, int frame) throws IOException {
    try {
      return Optional.of(
          SpooledEvent.parser().parseFrom(block, blockAt + Frames.HEADER, frame - Frames.HEADER));
    } catch (InvalidProtocolBufferException e) {
      putAside(segment, begin, blockAt + frame);
      return Optional.empty();
    }
  }

  /**
   * The length of the frame after a repair; 0 if it is put aside and the next frame is in sight.
   */
  private int mended(Segment segment, long begin, long salt) throws IOException {
    int frame = Frames.mend(block, blockAt, block.length, salt);
    if (frame > 0) {
      LOG.warn("{}: a bit at {} had changed, it is mended", segment, begin + blockAt);
      return frame;
    }
    int next = Frames.next(block, blockAt, block.length, salt);
    putAside(segment, begin, next);
    blockAt = next;
    return 0;
  }

  private void putAside(Segment segment, long begin, int end) throws IOException {
    int length = end - blockAt;
    Position at = new Position(segment.number(), begin + blockAt);
    if (damages.contains(at)) {
      return; // seen before a rewind
    }
    Path file =
        aside.damaged(segment.number(), begin + blockAt, ByteBuffer.wrap(block, blockAt, length));
    damages.add(at);
    damagedBytes += length;
    LOG.error(
        "{}: {} bytes at {} are no events (torn by a crash, or the disk is failing), kept in {}",
        segment,
        length,
        begin + blockAt,
        file);
  }

  private FileChannel tail() throws IOException {
    if (tail != null && segments.getLast().length() >= Segment.FULL) {
      abandon();
    }
    if (tail == null) {
      Segment segment = Segment.empty(directory, next++);
      FileChannel channel = segment.create();
      segments.addLast(segment);
      tail = channel;
      return channel;
    }
    return tail;
  }

  /** Ends the last segment: after a failure nobody knows what is in it behind its length. */
  private void abandon() throws IOException {
    FileChannel channel = tail;
    tail = null;
    if (channel != null) {
      try (channel) {
        channel.truncate(segments.getLast().length());
      }
    }
  }

  private void settle() throws IOException {
    while (!segments.isEmpty() && done(segments.getFirst())) {
      if (segments.size() == 1) {
        abandon();
      }
      segments.removeFirst().delete();
    }
    if (segments.isEmpty()) {
      topics.clear();
    }
  }

  private boolean done(Segment segment) {
    return segment.length() == segment.start()
        || segment.number() < delivered.segment()
        || (segment.number() == delivered.segment() && segment.length() <= delivered.offset());
  }

  private long undelivered() {
    long sum = segments.stream().mapToLong(each -> each.length() - each.start()).sum();
    Segment first = segments.peekFirst();
    boolean within = first != null && first.number() == delivered.segment();
    return within ? sum - Math.max(0, delivered.offset() - first.start()) : sum;
  }

  private void dropBlock() {
    block = new byte[0];
    blockAt = 0;
  }

  private Position position() throws IOException {
    Path file = directory.resolve("delivered");
    // Not as UTF-8, which would throw where a bit has changed.
    String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    String[] parts = text.strip().split(" ", -1);
    // It only saves repetitions, so one that a crash or the disk has spoilt costs no more than
    // those.
    if (parts.length != 3 || !parts[2].equals(sum(parts[0] + " " + parts[1]))) {
      return new Position(0, 0);
    }
    return new Position(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  private static String sum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  /** What cannot be saved is delivered again after a restart; that is all. */
  private void save() {
    try {
      write();
      saved = true;
    } catch (IOException e) {
      if (saved) {
        LOG.warn("{}: what is delivered cannot be noted: {}", directory, e.toString());
      }
      saved = false;
    }
  }

  private void write() throws IOException {
    Path file = directory.resolve("delivered");
    Path written = directory.resolve("delivered.new");
    String text = delivered.segment() + " " + delivered.offset();
    Files.writeString(written, text + " " + sum(text) + "\n");
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
