package io.asgard.cosmos.live;

import io.asgard.platform.service.Callers;
import io.asgard.platform.service.ForbiddenException;
import io.asgard.platform.service.Role;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Lets viewers in, and keeps their token: it is checked again while they are connected. */
final class Handshake implements HandshakeInterceptor {
  static final String TOKEN = "token";

  private final Callers callers;

  Handshake(Callers callers) {
    this.callers = callers;
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    try {
      String token = token(request.getHeaders());
      callers.verify(token).requireAny(Role.VIEWER);
      attributes.put(TOKEN, token);
      return true;
    } catch (ForbiddenException e) {
      response.setStatusCode(HttpStatus.FORBIDDEN);
      return false;
    }
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception failure) {}

  /** The request came this far with a valid token, in one of the two places. */
  private static String token(HttpHeaders headers) {
    return Stream.concat(
            headers.getOrEmpty("Authorization").stream().map(value -> value.replace("Bearer ", "")),
            headers.getOrEmpty("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> value.startsWith("bearer."))
                .map(value -> value.substring("bearer.".length())))
        .findFirst()
        .orElseThrow();
  }
}
