package io.asgard.firehose.sink.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard output, where the logger's lines and those of sinks stand beside each other: one write
 * ends before another one begins, also where a pipe takes the first in parts. Thread-safe.
 */
public final class StandardOutput extends OutputStream {
  private static final StandardOutput PROCESS =
      new StandardOutput(new FileOutputStream(FileDescriptor.out));

  private final OutputStream out;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** That of this process; its failures are told to who writes. */
  static StandardOutput ofProcess() {
    return PROCESS;
  }

  /** Lets all that this process prints go there too. */
  public static void take() {
    System.setOut(new PrintStream(PROCESS));
  }

  @Override
  public synchronized void write(int value) throws IOException {
    out.write(value);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }
}
