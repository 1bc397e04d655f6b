package io.asgard.conformance;

import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.test.FreePort;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** gRPC, one request a call or many on a stream. A drop takes every connection of the server. */
final class GrpcGate implements Gate {
  private static final Context.Key<String> TOKEN = Context.key("authorization");
  private static final int MAX_MESSAGE = 4 << 20;

  private final Script script;
  private final int server;
  private final Upstream upstream;
  private final ExecutorService threads;
  private final @Nullable Tls tls;
  private final int port = FreePort.find();
  private @Nullable Server listening; // guarded by this
  private int opening; // guarded by this

  GrpcGate(
      Script script, int server, Upstream upstream, ExecutorService threads, @Nullable Tls tls) {
    this.script = script;
    this.server = server;
    this.upstream = upstream;
    this.threads = threads;
    this.tls = tls;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int server() {
    return server;
  }

  @Override
  public Upstream upstream() {
    return upstream;
  }

  @Override
  public synchronized void open() throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .executor(threads)
            .addTransportFilter(new Connections())
            .maxInboundMessageSize(MAX_MESSAGE)
            .addService(ServerInterceptors.intercept(service(++opening), new Bearer()));
    if (tls != null) {
      builder.useTransportSecurity(tls.certificate().toFile(), tls.key().toFile());
    }
    listening = builder.build().start();
  }

  @Override
  public synchronized void die() {
    if (listening == null) {
      return;
    }
    script.dropped(server, opening);
    try {
      listening.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listening = null;
  }

  private ServerServiceDefinition service(int by) {
    return ServerServiceDefinition.builder(FrontingGrpc.SERVICE_NAME)
        .addMethod(
            Grpc.PUBLISH,
            ServerCalls.asyncUnaryCall((request, response) -> publish(by, request, response)))
        .addMethod(
            Grpc.STREAM,
            ServerCalls.asyncBidiStreamingCall(responses -> new Requests(by, responses)))
        .build();
  }

  private void publish(int by, byte[] request, StreamObserver<byte[]> response) {
    String token = TOKEN.get();
    threads.execute(
        () -> {
          Reply reply = ask(by, request, token);
          if (reply.kind() == Reply.Kind.ANSWER && reply.status() == 200) {
            response.onNext(reply.body());
            response.onCompleted();
          } else {
            refuse(reply, response);
          }
        });
  }

  private Reply ask(int by, byte[] request, String token) {
    return script.answer(this, by, request, Map.of("authorization", token));
  }

  private void refuse(Reply reply, StreamObserver<byte[]> response) {
    switch (reply.kind()) {
      case ANSWER -> response.onError(Grpc.status(reply).asRuntimeException(Grpc.trailers(reply)));
      case DROP -> reopen();
      case HANG -> {}
    }
  }

  private synchronized void reopen() {
    if (listening == null) {
      return; // it has died meanwhile
    }
    die();
    try {
      open();
    } catch (IOException e) {
      script.problems().add("gate: " + e + " (expected: port " + port + " free)");
    }
  }

  /** The requests of a stream, one after the other. */
  private final class Requests implements StreamObserver<byte[]> {
    private final int by;
    private final StreamObserver<byte[]> responses;
    private final String token = TOKEN.get();
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Requests(int by, StreamObserver<byte[]> responses) {
      this.by = by;
      this.responses = responses;
    }

    @Override
    public void onNext(byte[] request) {
      last = last.thenRunAsync(() -> answer(request), threads);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {
      last.thenRunAsync(responses::onCompleted, threads);
    }

    private void answer(byte[] request) {
      Reply reply = ask(by, request, token);
      if (reply.kind() == Reply.Kind.ANSWER && reply.status() == 200) {
        responses.onNext(reply.body());
      } else if (reply.status() == 429) {
        responses.onNext(quota(request, reply));
      } else {
        refuse(reply, responses);
      }
    }

    /** fronting.proto: on a stream, every event of the request is answered QUOTA. */
    private static byte[] quota(byte[] request, Reply reply) {
      int seconds = Integer.parseInt(reply.headers().getOrDefault("Retry-After", "0"));
      PublishResponse.Builder answers = PublishResponse.newBuilder();
      try {
        for (int i = 0; i < PublishRequest.parseFrom(request).getEventsCount(); i++) {
          answers.addAnswers(
              Answer.newBuilder()
                  .setCode(Code.QUOTA)
                  .setDetail(reply.detail())
                  .setRetryAfterMs(seconds * 1000));
        }
      } catch (IOException e) {
        throw Status.INVALID_ARGUMENT.asRuntimeException();
      }
      return answers.build().toByteArray();
    }
  }

  private final class Connections extends ServerTransportFilter {
    @Override
    public Attributes transportReady(Attributes attributes) {
      script.connected();
      return attributes;
    }
  }

  private static final class Bearer implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String token = headers.get(Grpc.AUTHORIZATION);
      Context with = Context.current().withValue(TOKEN, token == null ? "" : token);
      return Contexts.interceptCall(with, call, headers, next);
    }
  }
}
