package io.asgard.registry.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A registry's REST API. */
final class RegistryClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI registry;
  private final String token;

  RegistryClient(URI registry, String token) {
    this.registry = registry;
    this.token = token;
  }

  /** A path of these parts, whatever is in them. */
  static String path(String... parts) {
    return Arrays.stream(parts)
        .map(RegistryClient::encode)
        .collect(Collectors.joining("/", "/v1/topics/", ""));
  }

  /** A query of names and values, those without a value left out. */
  static String query(@Nullable String... namesAndValues) {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = namesAndValues[i + 1];
      if (value != null) {
        query.append(query.isEmpty() ? '?' : '&');
        query.append(namesAndValues[i]).append('=').append(encode(value));
      }
    }
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  <B extends Message.Builder> B get(String path, B into) {
    return parse(send(request(path).GET()), into);
  }

  byte[] bytes(String path) {
    return send(request(path).header("Accept", "application/x-protobuf").GET());
  }

  <B extends Message.Builder> B post(String path, Schema schema, B into) {
    return parse(
        send(
            request(path)
                .header("Content-Type", schema.contentType())
                .POST(BodyPublishers.ofByteArray(schema.body()))),
        into);
  }

  <B extends Message.Builder> B post(String path, B into) {
    return parse(send(request(path).POST(BodyPublishers.noBody())), into);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(registry.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token);
  }

  private byte[] send(HttpRequest.Builder request) {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IllegalArgumentException(
          registry + ": " + reason + " (expected: a registry there, see --registry)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException(registry + ": interrupted", e);
    }
    if (response.statusCode() / 100 != 2) {
      String body = new String(response.body(), StandardCharsets.UTF_8);
      throw new RefusedException(response.statusCode(), detail(response.statusCode(), body), body);
    }
    return response.body();
  }

  private String detail(int status, String body) {
    try {
      JsonNode detail = JsonMapper.shared().readTree(body).path("detail");
      if (detail.isString()) {
        return detail.asString();
      }
    } catch (JacksonException e) {
      // Not a registry's problem: what it is says the message below.
    }
    return registry + ": status " + status + " (expected: 200)";
  }

  private static <B extends Message.Builder> B parse(byte[] json, B into) {
    try {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(json, StandardCharsets.UTF_8), into);
      return into;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("answer: " + e.getMessage() + " (expected: JSON)", e);
    }
  }
}
