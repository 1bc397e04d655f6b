package io.asgard.firehose.sink.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** A web application that keeps whole requests; speaks HTTP/1.1 and HTTP/2, and TLS if asked to. */
final class Recorder implements AutoCloseable {
  private final Server server;
  private final boolean tls;
  private final List<AggregatedHttpRequest> requests =
      Collections.synchronizedList(new ArrayList<>());
  private final List<SessionProtocol> protocols = Collections.synchronizedList(new ArrayList<>());
  private volatile Function<AggregatedHttpRequest, HttpResponse> answers =
      request -> HttpResponse.of(HttpStatus.OK);

  Recorder() {
    this(false, Server.builder().http(address(0)));
  }

  /** With that certificate, and asking for another of the same authority. */
  static Recorder tls(Certificates certificates, String server) {
    return tls(certificates, server, 0);
  }

  static Recorder tls(Certificates certificates, String server, int port) {
    return new Recorder(
        true,
        Server.builder()
            .https(address(port))
            .tls(certificates.certificate(server).toFile(), certificates.key(server).toFile())
            .tlsCustomizer(
                tls ->
                    tls.trustManager(certificates.authority().toFile())
                        .clientAuth(ClientAuth.REQUIRE)));
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress("127.0.0.1", port);
  }

  private Recorder(boolean tls, ServerBuilder builder) {
    this.tls = tls;
    server =
        builder
            .serviceUnder(
                "/",
                (context, request) ->
                    HttpResponse.of(
                        request
                            .aggregate()
                            .thenApply(
                                whole -> {
                                  protocols.add(context.sessionProtocol());
                                  requests.add(whole);
                                  return answers.apply(whole);
                                })))
            .build();
    server.start().join();
  }

  URI url(String path) {
    return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + server.activeLocalPort() + path);
  }

  void answers(Function<AggregatedHttpRequest, HttpResponse> now) {
    answers = now;
  }

  static HttpResponse json(String body) {
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON, body);
  }

  List<AggregatedHttpRequest> requests() {
    return List.copyOf(requests);
  }

  List<SessionProtocol> protocols() {
    return List.copyOf(protocols);
  }

  /** Its port is free once this returns. */
  void stop() {
    server.stop().join();
  }

  // Nobody waits for its threads to come to rest.
  @Override
  public void close() {
    server.closeAsync();
  }
}
