package io.asgard.odin.provider.local;

import io.asgard.odin.provider.PartFailed;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One address of an owner's API: put, look, delete. */
final class Api {
  private static final String JSON = "application/json";

  private final HttpProbe http;
  private final String address;

  Api(HttpProbe http, String address) {
    this.http = http;
    this.address = address;
  }

  void put(String json) {
    expectSuccess("PUT", send("PUT", "", JSON, json.getBytes(StandardCharsets.UTF_8)));
  }

  JsonNode post(String below, String type, byte[] body) {
    HttpResponse<String> answer = send("POST", below, type, body);
    expectSuccess("POST", answer);
    return http.parse(answer.body());
  }

  /** What is there; empty if nothing is. */
  Optional<JsonNode> get() {
    HttpResponse<String> answer = send("GET", "", JSON, new byte[0]);
    if (answer.statusCode() == 404) {
      return Optional.empty();
    }
    expectSuccess("GET", answer);
    return Optional.of(http.parse(answer.body()));
  }

  void delete() {
    HttpResponse<String> answer = send("DELETE", "", JSON, new byte[0]);
    if (answer.statusCode() != 404) {
      expectSuccess("DELETE", answer);
    }
  }

  private HttpResponse<String> send(String method, String below, String type, byte[] body) {
    try {
      return http.call(method, address + below, type, body);
    } catch (IOException e) {
      throw new PartFailed(
          method
              + " "
              + address
              + below
              + ": "
              + e.getClass().getSimpleName()
              + " ("
              + e.getMessage()
              + ")");
    }
  }

  private void expectSuccess(String method, HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new PartFailed(
          method + " " + answer.uri() + ": " + answer.statusCode() + " " + detail(answer.body()));
    }
  }

  private String detail(String body) {
    try {
      JsonNode detail = http.parse(body).path("detail");
      return detail.isString() ? detail.asString().replace('\n', ';') : body;
    } catch (JacksonException e) {
      return body;
    }
  }
}
