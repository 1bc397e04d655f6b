package io.asgard.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

final class RestUpstream implements Upstream {
  private static final List<String> PASSED_ON =
      List.of("content-type", "authorization", "content-encoding");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI events;

  RestUpstream(int port) {
    events = URI.create("http://127.0.0.1:" + port + "/v1/events");
  }

  @Override
  public Reply send(byte[] request, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(events).POST(BodyPublishers.ofByteArray(request));
    PASSED_ON.stream()
        .filter(headers::containsKey)
        .forEach(name -> post.header(name, headers.get(name)));
    HttpResponse<byte[]> response = http.send(post.build(), BodyHandlers.ofByteArray());
    return response.statusCode() == 200
        ? Reply.ok(response.body())
        : Reply.failed(
            response.statusCode(), Map.of(), new String(response.body(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {}
}
