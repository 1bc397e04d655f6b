package io.asgard.odin.provider.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's server, unpacked once from the jar that fits this machine. */
final class PostgresBinaries {
  private static final String MODULE = "deploy/local/postgres";
  private static final int OWNER_EXECUTES = 0100;

  private final Site site;

  PostgresBinaries(Site site) {
    this.site = site;
  }

  /** The directory with {@code bin}. */
  synchronized Path unpack() {
    String machine = System.getProperty("os.arch").contains("aarch64") ? "arm64v8" : "amd64";
    Path lib = site.root().resolve(MODULE).resolve("target/lib");
    try {
      Path jar = find(lib, machine);
      Path directory =
          site.cache().resolve(jar.getFileName().toString().replace(".jar", "")).toAbsolutePath();
      if (!Files.exists(directory)) {
        Path partial = directory.resolveSibling(directory.getFileName() + ".part");
        unpack(jar, partial);
        Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path find(Path lib, String machine) throws IOException {
    if (!Files.isDirectory(lib)) {
      throw new IllegalArgumentException(lib + ": not there (expected: built by bin/build)");
    }
    try (var files = Files.list(lib)) {
      return files
          .filter(file -> file.getFileName().toString().contains("-linux-" + machine + "-"))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("PostgreSQL for " + machine + ": not in " + lib));
    }
  }

  private static void unpack(Path jar, Path directory) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> archives =
          zip.stream().filter(entry -> entry.getName().endsWith(".txz")).toList();
      try (InputStream in = zip.getInputStream(archives.get(0));
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          write(tar, entry, directory);
        }
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory)
      throws IOException {
    Path target = directory.resolve(entry.getName()).normalize();
    if (!target.startsWith(directory)) {
      throw new IOException(entry.getName() + ": leaves the directory");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    Files.deleteIfExists(target);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    if ((entry.getMode() & OWNER_EXECUTES) != 0) {
      Set<PosixFilePermission> all = EnumSet.copyOf(Files.getPosixFilePermissions(target));
      all.add(PosixFilePermission.OWNER_EXECUTE);
      all.add(PosixFilePermission.GROUP_EXECUTE);
      all.add(PosixFilePermission.OTHERS_EXECUTE);
      Files.setPosixFilePermissions(target, all);
    }
  }
}
