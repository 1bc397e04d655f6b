package io.asgard.odin.provider.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Copies built services to the cache, one directory per content. Thread-safe. */
public final class Artifacts {
  private static final int KEPT = 3;
  private static final String VERSION = "-0.1.0-SNAPSHOT";

  private final Site site;
  private final Map<Path, Hashed> hashes = new ConcurrentHashMap<>();

  public Artifacts(Site site) {
    this.site = site;
  }

  private record Hashed(FileTime changed, long size, String hash) {}

  /**
   * The service's files, as they are built now.
   *
   * @param module its folder in the repository
   * @throws IllegalArgumentException if it is not built
   */
  synchronized Artifact stage(String module) {
    Path target = site.root().resolve(module).resolve("target");
    String name = Path.of(module).getFileName().toString();
    Path jar = target.resolve(name + VERSION + ".jar");
    if (!Files.exists(jar) || !Files.isDirectory(target.resolve("lib"))) {
      throw new IllegalArgumentException(jar + ": not there (expected: built by bin/build)");
    }
    try {
      List<Path> libraries = list(target.resolve("lib"));
      String fingerprint = Fingerprint.of(hash(jar), libraries.stream().map(this::hash).toList());
      Path copies = site.cache().resolve("artifacts");
      Path directory = copies.resolve(name + "-" + fingerprint);
      if (!Files.exists(directory)) {
        copy(jar, libraries, directory);
        forgetOld(copies, name);
      }
      return new Artifact(
          directory.resolve(name + ".jar"), directory.resolve(name + ".jsa"), fingerprint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar of the service, as it is built now. */
  public Path jar(String module) {
    return stage(module).jar();
  }

  /** What a directory of third-party jars has, for a fingerprint; a release never changes. */
  List<String> names(Path directory) {
    try {
      return list(directory).stream().map(path -> path.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          directory + ": not there (expected: built by bin/build)", e);
    }
  }

  /** Removes the copies of a service's former builds; of those, the newest few may still run. */
  private static void forgetOld(Path directory, String name) throws IOException {
    List<Path> copies;
    try (Stream<Path> all = Files.list(directory)) {
      copies =
          all.filter(p -> p.getFileName().toString().matches(Pattern.quote(name) + "-[0-9a-f]{16}"))
              .sorted(Comparator.comparing(Artifacts::changed).reversed())
              .skip(KEPT)
              .toList();
    }
    for (Path copy : copies) {
      Trees.delete(copy);
    }
  }

  private static FileTime changed(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(path -> path.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private String hash(Path file) {
    if (!file.toString().contains("SNAPSHOT")) {
      return file.getFileName().toString();
    }
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      Hashed known = hashes.get(file);
      if (known == null || !known.changed().equals(changed) || known.size() != size) {
        known = new Hashed(changed, size, Fingerprint.ofFile(file));
        hashes.put(file, known);
      }
      return known.hash();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path jar, List<Path> libraries, Path directory) throws IOException {
    Path partial =
        Files.createDirectories(directory.resolveSibling(directory.getFileName() + ".part"));
    Path lib = Files.createDirectories(partial.resolve("lib"));
    String name = jar.getFileName().toString().replace(VERSION, "");
    Files.copy(jar, partial.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    for (Path library : libraries) {
      link(library, lib.resolve(library.getFileName()));
    }
    Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void link(Path from, Path to) throws IOException {
    Files.deleteIfExists(to);
    if (from.toString().contains("SNAPSHOT")) {
      Files.copy(from, to);
      return;
    }
    try {
      Files.createLink(to, from);
    } catch (IOException | UnsupportedOperationException e) {
      // Another file system, or one without hard links.
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
