package io.asgard.odin.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner can read, replaced as a whole. */
final class PrivateFiles {
  private PrivateFiles() {}

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path partial =
        Files.createTempFile(
            file.getParent(),
            "." + file.getFileName(),
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(partial, text);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
