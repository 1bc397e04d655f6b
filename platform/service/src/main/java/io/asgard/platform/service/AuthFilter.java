package io.asgard.platform.service;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a request to {@code /v1/**} through only with a valid token; the rest is the actuator and a
 * page's assets, which say nothing that needs one.
 */
final class AuthFilter extends OncePerRequestFilter {
  static final String CALLER = AuthFilter.class.getName() + ".caller";
  private static final String BEARER = "Bearer ";
  private static final String SUBPROTOCOL = "bearer.";

  private final Callers callers;
  private final JsonMapper json;

  AuthFilter(Callers callers, JsonMapper json) {
    this.callers = callers;
    this.json = json;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    // As the dispatcher sees it: /v1;a=b/x and /%761/x are /v1/x.
    return !request.getServletPath().startsWith("/v1/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      request.setAttribute(CALLER, callers.verify(token(request)));
    } catch (UnauthorizedException e) {
      response.setHeader("WWW-Authenticate", "Bearer");
      write(response, HttpStatus.UNAUTHORIZED, e.getMessage());
      return;
    } catch (UnavailableException e) {
      write(response, HttpStatus.SERVICE_UNAVAILABLE, e.getMessage());
      return;
    }
    chain.doFilter(request, response);
  }

  private static String token(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null && header.startsWith(BEARER)) {
      return header.substring(BEARER.length()).strip();
    }
    // A browser's WebSocket cannot set headers, only subprotocols.
    String protocols = request.getHeader("Sec-WebSocket-Protocol");
    if (protocols != null) {
      for (String protocol : protocols.split(",", -1)) {
        if (protocol.strip().startsWith(SUBPROTOCOL)) {
          return protocol.strip().substring(SUBPROTOCOL.length());
        }
      }
    }
    throw new UnauthorizedException("Authorization: missing (expected: Bearer and a token)");
  }

  private void write(HttpServletResponse response, HttpStatus status, @Nullable String detail)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response
        .getOutputStream()
        .write(json.writeValueAsBytes(ProblemDetail.forStatusAndDetail(status, detail)));
  }
}
