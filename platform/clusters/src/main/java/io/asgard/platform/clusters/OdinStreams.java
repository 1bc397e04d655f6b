package io.asgard.platform.clusters;

import io.asgard.contracts.v1.StreamLocation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Odin's answers, the newest of each stream kept for when it is away. */
final class OdinStreams implements StreamLocations {
  /** Odin sends a comment every other second; when nothing comes, nobody is there. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final URI odin;
  private final LocationCache cache;
  private final Supplier<String> token;
  private final Duration silence;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1) // A connection that is given up is closed with it.
          .build();

  OdinStreams(URI odin, Path cache, Supplier<String> token, Duration silence) {
    this.odin = odin;
    this.cache = new LocationCache(cache);
    this.token = token;
    this.silence = silence;
  }

  @Override
  public StreamLocation locate(String stream) {
    try {
      return cache.newest(LocationCache.parse(stream, ask(stream)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stream: " + stream + ": interrupted while asking Odin", e);
    } catch (IOException e) {
      if (e instanceof RefusedException refused && refused.unknown()) {
        throw new IllegalStateException(e.getMessage(), e);
      }
      return cache
          .last(stream)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "stream: %s: %s does not answer with its location (%s), nor is it in %s"
                          .formatted(stream, odin, e, cache.file(stream)),
                      e));
    }
  }

  @Override
  public Watch watch(String stream, Consumer<StreamLocation> listener) {
    OdinWatch watch =
        new OdinWatch(
            stream, listener, cache, () -> EventStream.open(stream, http, events(stream)), silence);
    watch.start();
    return watch;
  }

  private String ask(String stream) throws IOException, InterruptedException {
    HttpRequest request = request("/v1/streams/" + stream).timeout(TIMEOUT).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new RefusedException(stream, response.statusCode(), response.body());
    }
    return response.body();
  }

  private HttpRequest events(String stream) {
    return request("/v1/streams/" + stream + "/events")
        .header("Accept", EventStream.MEDIA_TYPE)
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(odin.resolve(path))
        .header("Authorization", "Bearer " + token.get());
  }
}
