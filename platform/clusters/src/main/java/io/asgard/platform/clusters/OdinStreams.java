package io.asgard.platform.clusters;

import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.StreamLocation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Odin's answers, the last of each stream kept in a file of its own. */
final class OdinStreams implements StreamLocations {
  private static final Logger LOG = LoggerFactory.getLogger(OdinStreams.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final URI odin;
  private final Path cache;
  private final Supplier<String> token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final AtomicBoolean unwritable = new AtomicBoolean();

  OdinStreams(URI odin, Path cache, Supplier<String> token) {
    this.odin = odin;
    this.cache = cache;
    this.token = token;
  }

  @Override
  public StreamLocation locate(String stream) {
    Path file = cache.resolve(stream + ".json");
    String answer;
    StreamLocation location;
    try {
      answer = ask(stream);
      location = parse(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stream: " + stream + ": interrupted while asking Odin", e);
    } catch (IOException e) {
      return known(stream, file, e);
    }
    keep(file, answer);
    return location;
  }

  private String ask(String stream) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(odin.resolve("/v1/streams/" + stream))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token.get())
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() == 404) {
      // An answer: what is in the cache is no longer so.
      throw new IllegalStateException("stream: " + stream + " (expected: known to Odin)");
    }
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private StreamLocation known(String stream, Path file, IOException failure) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException(
          "stream: "
              + stream
              + ": "
              + odin
              + " does not answer with its location ("
              + failure
              + "), nor is it in "
              + file,
          failure);
    }
  }

  private static StreamLocation parse(String json) throws IOException {
    StreamLocation.Builder location = StreamLocation.newBuilder();
    JsonFormat.parser().ignoringUnknownFields().merge(json, location);
    return location.build();
  }

  /** A cache that cannot be written costs nothing until Odin is away. */
  private void keep(Path file, String answer) {
    try {
      Files.createDirectories(cache);
      write(file, answer);
      unwritable.set(false);
    } catch (IOException e) {
      if (!unwritable.getAndSet(true)) {
        LOG.warn("Locations cannot be kept for when Odin is away: {}", e.toString());
      }
    }
  }

  private void write(Path file, String answer) throws IOException {
    Path fresh = Files.createTempFile(cache, "stream", ".tmp");
    try {
      Files.writeString(fresh, answer);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh); // There only if something failed.
    }
  }
}
