package io.asgard.producer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** A token in a file, read again when it is older than a second: tokens rotate while we run. */
final class TokenFile implements Supplier<String> {
  private static final long FRESH = Duration.ofSeconds(1).toNanos();

  private final Path file;
  private String token = ""; // guarded by this
  private long readAt; // guarded by this

  TokenFile(Path file) {
    this.file = file;
  }

  @Override
  public synchronized String get() {
    long now = System.nanoTime();
    if (token.isEmpty() || now - readAt > FRESH) {
      token = read();
      readAt = now;
    }
    return token;
  }

  private String read() {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("token file: " + file + " (expected: readable)", e);
    }
  }
}
