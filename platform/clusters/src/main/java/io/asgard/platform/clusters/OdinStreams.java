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
import java.util.function.Supplier;

/** Odin's answers, the last of each stream kept in a file of its own. */
final class OdinStreams implements StreamLocations {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final URI odin;
  private final Path cache;
  private final Supplier<String> token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  OdinStreams(URI odin, Path cache, Supplier<String> token) {
    this.odin = odin;
    this.cache = cache;
    this.token = token;
  }

  @Override
  public StreamLocation locate(String stream) {
    Path file = cache.resolve(stream + ".json");
    try {
      String answer = ask(stream);
      StreamLocation location = parse(answer);
      keep(file, answer);
      return location;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stream: " + stream + ": interrupted while asking Odin", e);
    } catch (IOException e) {
      return known(stream, file, e);
    }
  }

  private String ask(String stream) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(odin.resolve("/v1/streams/" + stream))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token.get())
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
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

  private void keep(Path file, String answer) throws IOException {
    Files.createDirectories(cache);
    Path fresh = Files.createTempFile(cache, "stream", ".tmp");
    Files.writeString(fresh, answer);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
