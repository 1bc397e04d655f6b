package io.asgard.platform.clusters;

import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.StreamLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest location of each stream, kept in a file of its own. Thread-safe. */
final class LocationCache {
  private static final Logger LOG = LoggerFactory.getLogger(LocationCache.class);

  private final Path directory;
  private final Map<String, StreamLocation> newest = new HashMap<>(); // guarded by this
  private boolean unwritable; // guarded by this
  private boolean backwards; // guarded by this

  LocationCache(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads an answer.
   *
   * @throws IOException if it is no location of the stream
   */
  static StreamLocation parse(String stream, String json) throws IOException {
    StreamLocation.Builder location = StreamLocation.newBuilder();
    JsonFormat.parser().ignoringUnknownFields().merge(json, location);
    if (!location.getStream().equals(stream)) {
      throw new IOException("stream: " + location.getStream() + " (expected: " + stream + ")");
    }
    if (location.getBootstrap().isEmpty()) {
      throw new IOException("bootstrap: empty (expected: host:port,… of stream " + stream + ")");
    }
    return location.build();
  }

  /** The file of a stream. */
  Path file(String stream) {
    return directory.resolve(stream + ".json");
  }

  /** What was known last, perhaps by an earlier process. */
  synchronized Optional<StreamLocation> last(String stream) {
    StreamLocation known = newest.get(stream);
    if (known != null || !Files.isRegularFile(file(stream))) {
      return Optional.ofNullable(known);
    }
    try {
      StreamLocation kept = parse(stream, Files.readString(file(stream)));
      newest.put(stream, kept);
      return Optional.of(kept);
    } catch (IOException e) {
      LOG.warn("{} is of no use: {}", file(stream), e.toString());
      return Optional.empty();
    }
  }

  /** Takes an answer in; returns the newest that is known, which may be another one. */
  synchronized StreamLocation newest(StreamLocation answer) {
    Optional<StreamLocation> known = last(answer.getStream());
    if (known.isPresent() && answer.getEpoch() < known.get().getEpoch()) {
      if (!backwards) {
        LOG.warn(
            "stream {}: epoch {} (expected: >= {}, as in {}; remove it if Odin has begun anew)",
            answer.getStream(),
            answer.getEpoch(),
            known.get().getEpoch(),
            file(answer.getStream()));
      }
      backwards = true;
      return known.get();
    }
    backwards = false;
    newest.put(answer.getStream(), answer);
    if (!known.equals(Optional.of(answer)) || unwritable) {
      keep(answer);
    }
    return answer;
  }

  /** A cache that cannot be written costs nothing until Odin is away. */
  private void keep(StreamLocation location) {
    try {
      Files.createDirectories(directory);
      write(file(location.getStream()), JsonFormat.printer().print(location));
      unwritable = false;
    } catch (IOException e) {
      if (!unwritable) {
        LOG.warn("Locations cannot be kept for when Odin is away: {}", e.toString());
      }
      unwritable = true;
    }
  }

  private void write(Path file, String json) throws IOException {
    Path fresh = Files.createTempFile(directory, "stream", ".tmp");
    try {
      Files.writeString(fresh, json);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh); // There only if something failed.
    }
  }
}
