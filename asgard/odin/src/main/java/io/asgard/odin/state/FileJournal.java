package io.asgard.odin.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** A file that is only appended to and fsynced; the kernel's lock says who writes. */
final class FileJournal implements Journal {
  private static final Logger logger = LoggerFactory.getLogger(FileJournal.class);

  private final Path directory;
  private final Path path;
  private final JsonMapper json;
  private final int much;
  private final Executor writer =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "journal");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable DirectoryLock lock; // guarded by this
  private @Nullable FileChannel file; // guarded by this
  private State state = State.EMPTY; // guarded by this

  /**
   * A journal.
   *
   * @param much how many dead entries are worth to be dropped
   */
  FileJournal(Path directory, JsonMapper json, int much) {
    this.directory = directory;
    this.path = path(directory);
    this.json = json;
    this.much = much;
  }

  static Path path(Path directory) {
    return directory.resolve("journal");
  }

  @Override
  public synchronized void open() {
    DirectoryLock taken = DirectoryLock.take(directory);
    try {
      JournalUrl.in(directory).requireNone();
      file = opened();
      lock = taken;
    } catch (IOException e) {
      close(taken, e);
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      close(taken, e);
      throw e;
    }
  }

  private static void close(DirectoryLock lock, Exception why) {
    try {
      lock.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private FileChannel opened() throws IOException {
    JournalFile lines = new JournalFile(path, json);
    // A last line that was cut short goes first.
    lines.open().close();
    Fold fold = new Fold();
    Churn churn = new Churn();
    lines.read(fold.andThen(churn::add));
    state = fold.state();
    if (churn.isAtLeast(much)) {
      shorten(lines, churn);
    }
    return lines.open();
  }

  private void shorten(JournalFile lines, Churn churn) throws IOException {
    long before = Files.size(path);
    try {
      lines.drop(churn, state);
      logger.info("{}: {} kB became {} kB", path, before >> 10, Files.size(path) >> 10);
    } catch (IOException | UncheckedIOException e) {
      // It is as good as before, only long.
      logger.warn("{}: could not be shortened", path, e);
    }
  }

  @Override
  public synchronized void append(Entry entry) {
    FileChannel opened = file;
    if (opened == null) {
      throw new UncheckedIOException(
          path + ": the journal is not open", new ClosedChannelException());
    }
    byte[] line = (json.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      // A thread that is interrupted would close the file for all.
      CompletableFuture.runAsync(() -> write(opened, line), writer).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UncheckedIOException known ? known : e;
    }
    state = state.with(entry);
  }

  private void write(FileChannel opened, byte[] line) {
    try {
      append(opened, ByteBuffer.wrap(line), () -> opened.force(false));
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
  }

  /** The whole line or nothing: half a line would hide the next one that is whole. */
  static void append(SeekableByteChannel file, ByteBuffer line, Sync sync) throws IOException {
    long end = file.position();
    try {
      while (line.hasRemaining()) {
        file.write(line);
      }
      sync.run();
    } catch (IOException e) {
      try {
        file.truncate(end);
        file.position(end);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** Puts what was written on disk. */
  interface Sync {
    void run() throws IOException;
  }

  @Override
  public synchronized State state() {
    return state;
  }

  @Override
  public synchronized void read(Consumer<Numbered> reader) {
    try {
      new JournalFile(path, json).read(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
