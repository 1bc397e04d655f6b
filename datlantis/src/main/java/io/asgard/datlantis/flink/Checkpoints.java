package io.asgard.datlantis.flink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory where jobs retain their checkpoints: {@code <job id>/chk-<n>/_metadata}. */
public final class Checkpoints {
  private static final String PREFIX = "chk-";

  private final Path directory;

  public Checkpoints(URI directory) {
    this.directory = Path.of(directory);
  }

  /** Address of the newest complete checkpoint of the first of the jobs that has one. */
  public Optional<String> newest(List<String> jobIds) {
    return jobIds.stream().flatMap(id -> newest(id).stream()).findFirst();
  }

  /** Address of the job's newest complete checkpoint. */
  public Optional<String> newest(String jobId) {
    Path job = directory.resolve(jobId);
    if (!Files.isDirectory(job)) {
      return Optional.empty();
    }
    try (Stream<Path> children = Files.list(job)) {
      return children
          .filter(child -> child.getFileName().toString().matches(PREFIX + "\\d+"))
          // Flink renames the metadata into place last.
          .filter(child -> Files.exists(child.resolve("_metadata")))
          .max(Comparator.comparingLong(Checkpoints::number))
          .map(child -> child.toUri().toString());
    } catch (IOException e) {
      throw new IllegalStateException(job + ": cannot be read (" + e + ")", e);
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
  }
}
