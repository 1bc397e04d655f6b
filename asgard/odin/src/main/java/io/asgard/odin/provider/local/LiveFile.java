package io.asgard.odin.provider.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** A file that a process reads again when it changes. */
record LiveFile(Path file, String text) implements Owned.Owner {
  /** Never half of it: it is read while it is written. */
  @Override
  public void put() {
    try {
      Files.createDirectories(file.getParent());
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<String> problem() {
    return Files.exists(file) ? Optional.empty() : Optional.of(file + ": is not there");
  }

  @Override
  public List<Difference> differences(Clusters clusters) {
    if (!Files.exists(file)) {
      return List.of(Difference.of(file.toString(), "as it was written", "is not there"));
    }
    try {
      return Files.readString(file).equals(text)
          ? List.of()
          : List.of(Difference.of(file.toString(), "as it was written", "edited"));
    } catch (IOException e) {
      return List.of(Difference.of(file.toString(), "as it was written", "cannot be read"));
    }
  }

  @Override
  public void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
