package io.asgard.platform.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** The token that this service shows to others; read again when its file changes. Thread-safe. */
public final class ServiceToken {
  private final @Nullable Path file;
  private @Nullable FileTime changed; // guarded by this
  private String token = ""; // guarded by this

  ServiceToken(@Nullable Path file) {
    this.file = file;
  }

  /**
   * The token, a compact JWS.
   *
   * @throws UnavailableException if there is none
   */
  public synchronized String get() {
    if (file == null) {
      throw new UnavailableException(
          "asgard.auth.token-file: not set (expected: a file with this service's token)");
    }
    try {
      FileTime now = Files.getLastModifiedTime(file);
      if (!now.equals(changed)) {
        token = Files.readString(file).strip();
        changed = now;
      }
      return token;
    } catch (IOException e) {
      throw new UnavailableException(
          "asgard.auth.token-file: " + file + " cannot be read (" + e + ")");
    }
  }

  /** The value of an Authorization header. */
  public String header() {
    return "Bearer " + get();
  }
}
