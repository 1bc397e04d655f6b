package io.asgard.bench;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;

/** Takes events, and looks at each. */
final class WebApplication implements AutoCloseable {
  private final Server server;
  private volatile Seen seen;

  WebApplication() {
    seen = new Seen(0);
    server =
        Server.builder()
            .http(new java.net.InetSocketAddress("127.0.0.1", 0))
            .maxRequestLength(0)
            .service(
                "/events",
                (context, request) ->
                    HttpResponse.of(
                        request
                            .aggregate()
                            .thenApply(
                                whole -> {
                                  byte[] body = whole.content().array();
                                  seen.in(body, 0, body.length);
                                  return HttpResponse.of(HttpStatus.OK);
                                })))
            .build();
    server.start().join();
  }

  /** From now on it is told what arrives. */
  void tell(Seen now) {
    seen = now;
  }

  String url() {
    return "http://127.0.0.1:" + server.activeLocalPort() + "/events";
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
