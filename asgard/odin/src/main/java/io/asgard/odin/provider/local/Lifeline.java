package io.asgard.odin.provider.local;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * The reading end of a FIFO whose writing end a child holds open for as long as it lives. End of
 * file means that it is dead, however it died and whoever started it: the kernel closes the end.
 */
final class Lifeline implements Closeable {
  private final FileInputStream reading;
  // Keeps the FIFO open until the child has its end, so that no end of file comes too early.
  private final RandomAccessFile holding;

  private Lifeline(FileInputStream reading, RandomAccessFile holding) {
    this.reading = reading;
    this.holding = holding;
  }

  /** Opens an existing FIFO; never blocks. */
  static Lifeline open(Path fifo) throws IOException {
    RandomAccessFile holding = new RandomAccessFile(fifo.toFile(), "rw");
    try {
      return new Lifeline(new FileInputStream(fifo.toFile()), holding);
    } catch (IOException e) {
      holding.close();
      throw e;
    }
  }

  /** From now on, end of file comes when no child has the FIFO open. */
  void release() throws IOException {
    holding.close();
  }

  /** Waits for the byte by which a new child says that it has its end; false at end of file. */
  boolean awaitChild() throws IOException {
    return reading.read() >= 0;
  }

  /** Returns when no child has the FIFO open any more. */
  void awaitEnd() throws IOException {
    byte[] ignored = new byte[64];
    while (reading.read(ignored) >= 0) {
      // A child's first byte, if nobody waited for it.
    }
  }

  @Override
  public void close() throws IOException {
    holding.close();
    reading.close();
  }
}
