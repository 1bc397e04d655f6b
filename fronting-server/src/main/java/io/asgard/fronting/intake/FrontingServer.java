package io.asgard.fronting.intake;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.asgard.fronting.publish.Outlets;
import io.asgard.fronting.publish.Publisher;
import io.asgard.fronting.worker.FrontingWorker;
import io.asgard.platform.records.Schemas;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.unit.DataSize;

/**
 * The port. Starts what it needs before it opens, and on a stop closes in reverse: no new requests,
 * answers to those that came, then Kafka. Neither Kafka nor the registry has to be there.
 */
public final class FrontingServer implements SmartLifecycle {
  /**
   * How to listen.
   *
   * @param port 0 takes a free one
   * @param maxRequest bytes of a REST body or a gRPC message
   * @param answerWithin how long Kafka may take
   * @param drain how long a stop waits for answers
   */
  public record Listen(
      String address, int port, DataSize maxRequest, Duration answerWithin, Duration drain) {}

  private static final Logger LOG = LoggerFactory.getLogger(FrontingServer.class);
  // For what comes around Kafka's part: reading a body, looking for a topic.
  private static final Duration AROUND = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration EXPIRE = Duration.ofMillis(250);

  private final Listen listen;
  private final Schemas schemas;
  private final Outlets outlets;
  private final Optional<FrontingWorker> worker;
  private final Publisher publisher;
  private final ScheduledExecutorService background;
  private final FrontingService service;
  private final Server server;
  private volatile boolean running;

  public FrontingServer(
      Listen listen,
      Tokens tokens,
      Schemas schemas,
      Outlets outlets,
      Optional<FrontingWorker> worker,
      Publisher publisher,
      ScheduledExecutorService background) {
    this.listen = listen;
    this.schemas = schemas;
    this.outlets = outlets;
    this.worker = worker;
    this.publisher = publisher;
    this.background = background;
    this.service = new FrontingService(publisher, tokens);
    this.server = build(new Authentication(tokens));
  }

  /** The port that is listened to. */
  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void start() {
    schemas.start();
    outlets.start();
    worker.ifPresent(FrontingWorker::start);
    var ignored =
        background.scheduleWithFixedDelay(
            publisher::expire, EXPIRE.toMillis(), EXPIRE.toMillis(), TimeUnit.MILLISECONDS);
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "fronting.port: "
              + listen.port()
              + " on "
              + listen.address()
              + " (expected: free; "
              + e.getCause()
              + ")",
          e);
    }
    running = true;
    LOG.info("Takes events at {}:{}", listen.address(), port());
  }

  @Override
  public void stop() {
    running = false;
    service.drain();
    server.stop().join();
    outlets.close();
    worker.ifPresent(FrontingWorker::close);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private Server build(Authentication authentication) {
    ServerBuilder builder =
        Server.builder()
            .http(new InetSocketAddress(listen.address(), listen.port()))
            .maxRequestLength(listen.maxRequest().toBytes())
            .requestTimeout(listen.answerWithin().plus(AROUND))
            .gracefulShutdownTimeout(QUIET, listen.drain())
            .errorHandler(new ProblemErrors());
    builder.service(
        grpc(authentication),
        service -> service.decorate(authentication).decorate(FrontingServer::unbounded));
    builder
        .route()
        .post("/v1/events")
        .consumes(Bodies.PROTOBUF)
        .decorator(authentication)
        .build(new ProtobufEvents(publisher));
    builder
        .route()
        .post("/v1/events")
        .consumes(Bodies.JSON)
        .decorator(authentication)
        .build(new JsonEvents(publisher));
    builder
        .route()
        .post("/v1/topics/{topic}/watermark")
        .consumes(Bodies.PROTOBUF, Bodies.JSON)
        .decorator(authentication)
        .build(new WatermarkEndpoint(publisher));
    return builder.build();
  }

  private GrpcService grpc(Authentication authentication) {
    return GrpcService.builder()
        .addService(service)
        .intercept(authentication)
        .maxRequestMessageLength(Math.toIntExact(listen.maxRequest().toBytes()))
        .exceptionHandler(
            (ctx, status, cause, metadata) -> {
              Failure failure = Failure.of(cause);
              return failure == null ? null : failure.status();
            })
        .build();
  }

  /** A stream may carry any number of messages; each of them is bounded. */
  private static HttpResponse unbounded(
      HttpService delegate, ServiceRequestContext ctx, HttpRequest request) throws Exception {
    ctx.setMaxRequestLength(0);
    return delegate.serve(ctx, request);
  }
}
