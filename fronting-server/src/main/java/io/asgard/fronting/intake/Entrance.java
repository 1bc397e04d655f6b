package io.asgard.fronting.intake;

import com.linecorp.armeria.common.CancellationException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.encoding.StreamDecoderFactory;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerTlsConfig;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.encoding.DecodingService;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.asgard.fronting.intake.FrontingServer.Listen;
import io.grpc.StatusRuntimeException;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Builds the server of the port out of its ways in. */
final class Entrance {
  /** The ways in, and who serves them. */
  record Ways(
      EventLoopGroup loops,
      Authentication authentication,
      Receiving receiving,
      IntakeMetrics metrics,
      FrontingService grpc,
      WebSocketEndpoint webSocket,
      JsonTranscoder transcoder,
      Gate gate,
      WatermarkEndpoint watermark,
      Authentication viewers,
      TailEndpoint tail) {}

  // For what comes around Kafka's part: reading a body, looking for a topic.
  private static final Duration AROUND = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofMillis(100);
  // Read on the event loop: a topic and a time.
  private static final long WATERMARK_BYTES = 16_384;
  // Each may hold a request that is not complete yet.
  private static final long STREAMS_PER_CONNECTION = 1_000;

  private final Listen listen;
  private final Ways ways;
  private final ServerBuilder builder = Server.builder();

  private Entrance(Listen listen, Ways ways) {
    this.listen = listen;
    this.ways = ways;
  }

  static Server build(Listen listen, Ways ways, @Nullable Certificates certificates) {
    Entrance entrance = new Entrance(listen, ways);
    entrance.listen(certificates);
    entrance.grpc();
    JsonTranscoder transcoder = ways.transcoder();
    entrance.events("/v1/events", Bodies.PROTOBUF, Form.protobuf());
    entrance.events("/v1/events", Bodies.JSON, Form.json(transcoder));
    entrance.events("/v1/topics/{topic}/events", Bodies.PROTOBUF, Form.oneProtobuf());
    entrance.events("/v1/topics/{topic}/events", Bodies.JSON, Form.oneJson(transcoder));
    entrance
        .post("/v1/topics/{topic}/watermark", Bodies.PROTOBUF, Bodies.JSON)
        .maxRequestLength(WATERMARK_BYTES)
        .build(ways.watermark());
    entrance
        .builder
        .route()
        .path("/v1/events/stream")
        .decorator(ways.receiving())
        .decorator(ways.authentication())
        .build(ways.webSocket().service());
    entrance
        .builder
        .route()
        .get("/v1/topics/{topic}/tail")
        .decorator(ways.viewers())
        .build(ways.tail());
    return entrance.builder.build();
  }

  /** How long a request may take, from its first byte to its answer. */
  static Duration complete(Listen listen) {
    return listen.answerWithin().plus(AROUND);
  }

  private void listen(@Nullable Certificates certificates) {
    InetSocketAddress address = new InetSocketAddress(listen.address(), listen.port());
    if (certificates == null) {
      builder.http(address);
    } else {
      boolean clients = certificates.trustedCertificates("*") != null;
      builder
          .https(address)
          .tlsProvider(
              certificates,
              ServerTlsConfig.builder()
                  .clientAuth(clients ? ClientAuth.REQUIRE : ClientAuth.NONE)
                  .build());
    }
    builder
        .disableServerHeader()
        .maxNumConnections(listen.maxConnections())
        .workerGroup(ways.loops(), false)
        // Only JSON is read there, which takes memory many times its size: more would gain nothing.
        .blockingTaskExecutor(Runtime.getRuntime().availableProcessors())
        .http2MaxStreamsPerConnection(STREAMS_PER_CONNECTION)
        .maxRequestLength(listen.maxRequest().toBytes())
        .requestTimeout(complete(listen))
        .gracefulShutdownTimeout(QUIET, listen.drain())
        .errorHandler(new ProblemErrors(ways.metrics()));
  }

  private void grpc() {
    GrpcService service =
        GrpcService.builder()
            .addService(BoundedRequests.of(ways.grpc()))
            // JSON would be read on the event loop, uncounted.
            .supportedSerializationFormats(
                GrpcSerializationFormats.PROTO,
                GrpcSerializationFormats.PROTO_WEB,
                GrpcSerializationFormats.PROTO_WEB_TEXT)
            .intercept(ways.authentication())
            .maxRequestMessageLength(Math.toIntExact(listen.maxRequest().toBytes()))
            .exceptionHandler(
                (ctx, status, cause, trailers) -> {
                  boolean told =
                      cause instanceof StatusRuntimeException && Failure.of(cause) == null;
                  if (told || cause instanceof CancellationException) {
                    return null; // Our own answer, and what still comes behind it.
                  }
                  Failure failure = ways.metrics().failed(Protocol.GRPC, cause);
                  if (failure == null) {
                    return null;
                  }
                  FrontingService.pushback(failure, trailers);
                  return failure.status();
                })
            .build();
    builder.service(
        service,
        of ->
            of.decorate(ways.receiving())
                .decorate(ways.authentication())
                .decorate(Entrance::unbounded));
  }

  private void events(String path, MediaType type, Form form) {
    post(path, type).build(new EventsEndpoint(ways.gate(), ways.metrics(), form));
  }

  private ServiceBindingBuilder post(String path, MediaType... types) {
    return builder
        .route()
        .post(path)
        .consumes(types)
        .decorator(ways.receiving()) // Innermost: it counts what is decoded.
        .decorator(DecodingService.newDecorator(StreamDecoderFactory.gzip()))
        .decorator(Entrance::onlyGzip)
        .decorator(ways.authentication());
  }

  private static HttpResponse onlyGzip(
      HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
    String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
    if (!encoding.equalsIgnoreCase("gzip") && !encoding.equalsIgnoreCase("identity")) {
      throw HttpStatusException.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          new IllegalArgumentException(
              "content-encoding: " + encoding + " (expected: gzip or none)"));
    }
    return delegate.serve(ctx, request);
  }

  /** A stream may carry any number of messages; each of them is bounded. */
  private static HttpResponse unbounded(
      HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
    ctx.setMaxRequestLength(0);
    return delegate.serve(ctx, request);
  }
}
