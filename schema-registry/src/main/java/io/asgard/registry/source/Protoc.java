package io.asgard.registry.source;

import io.asgard.contracts.v1.ProtoSources;
import io.asgard.platform.service.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real protoc, from the class path, in a directory of its own for each run. The well-known
 * types can be imported.
 */
public final class Protoc implements AutoCloseable {
  private static final int AT_ONCE = 2;
  private static final int LONGEST_MESSAGE = 16_384;
  private static final List<String> WELL_KNOWN =
      List.of(
          "any",
          "api",
          "descriptor",
          "duration",
          "empty",
          "field_mask",
          "java_features",
          "source_context",
          "struct",
          "timestamp",
          "type",
          "wrappers");

  private final Duration limit;
  private final Path temporary;
  private final Semaphore free = new Semaphore(AT_ONCE, true);
  private @Nullable Path home; // guarded by this

  /**
   * A compiler; nothing is unpacked before it is first used.
   *
   * @param limit how long one run may take
   */
  public Protoc(Duration limit) {
    this(limit, Path.of(System.getProperty("java.io.tmpdir")));
  }

  Protoc(Duration limit, Path temporary) {
    this.limit = limit;
    this.temporary = temporary;
  }

  /**
   * Compiles the files, with all that they import.
   *
   * @return a serialised FileDescriptorSet
   * @throws IllegalArgumentException with what protoc says: file, line and reason
   */
  public byte[] compile(ProtoSources sources) {
    SourceFiles files = new SourceFiles(sources);
    try {
      if (!free.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new UnavailableException("protoc: busy (expected: a turn within " + limit + ")");
      }
      try {
        return compile(files, installed());
      } finally {
        free.release();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("protoc: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("protoc: interrupted");
    }
  }

  private byte[] compile(SourceFiles files, Path installed)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(installed, "run");
    try {
      return compile(files, installed, directory);
    } finally {
      delete(directory);
    }
  }

  private byte[] compile(SourceFiles files, Path installed, Path directory)
      throws IOException, InterruptedException {
    Path source = Files.createDirectory(directory.resolve("source"));
    files.writeTo(source);
    Path arguments = directory.resolve("arguments");
    Path descriptors = directory.resolve("descriptors");
    Path messages = directory.resolve("messages");
    // In a file: a command line has a limit.
    Files.write(
        arguments,
        Stream.concat(
                Stream.of(
                    "--proto_path=" + source,
                    "--proto_path=" + installed.resolve("include"),
                    "--include_imports",
                    "--descriptor_set_out=" + descriptors),
                files.names().stream())
            .toList());
    ProcessBuilder command =
        new ProcessBuilder(installed.resolve("protoc.exe").toString(), "@" + arguments)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile());
    command.environment().clear();
    int code = run(command);
    if (code != 0) {
      throw new IllegalArgumentException("protoc: " + said(messages));
    }
    return Files.readAllBytes(descriptors);
  }

  private int run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalArgumentException(
            "protoc: not done (expected: within " + limit.toSeconds() + " s)");
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String said(Path messages) throws IOException {
    try (InputStream in = Files.newInputStream(messages)) {
      return new String(in.readNBytes(LONGEST_MESSAGE), StandardCharsets.UTF_8).strip();
    }
  }

  private synchronized Path installed() throws IOException {
    // Temporary files are cleaned up by some machines, also of what still runs.
    if (home == null || !isWhole(home)) {
      Path directory = Files.createTempDirectory(temporary, "asgard-protoc");
      copy("protoc.exe", directory.resolve("protoc.exe"));
      if (!directory.resolve("protoc.exe").toFile().setExecutable(true)) {
        throw new IOException(
            directory + ": cannot be executed (expected: a temporary directory that allows it)");
      }
      Path include = directory.resolve("include/google/protobuf");
      Files.createDirectories(include);
      for (String name : WELL_KNOWN) {
        copy("/google/protobuf/" + name + ".proto", include.resolve(name + ".proto"));
      }
      home = directory;
    }
    return home;
  }

  private static boolean isWhole(Path home) {
    return Files.isExecutable(home.resolve("protoc.exe"))
        && WELL_KNOWN.stream()
            .allMatch(
                name -> Files.exists(home.resolve("include/google/protobuf/" + name + ".proto")));
  }

  private static void copy(String resource, Path to) throws IOException {
    try (InputStream in = Protoc.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + ": not on the class path (expected: there, by the build)");
      }
      Files.copy(in, to);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (home != null && Files.exists(home)) {
      delete(home);
      home = null;
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
