package io.asgard.firehose.sink.grpc;

import io.asgard.contracts.sample.DriverLocation;
import io.asgard.firehose.test.Taken;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** A shop that takes drivers' locations as if they were orders, and answers as it is told. */
public final class Service implements AutoCloseable {
  static final String NAME = "asgard.firehose.test.Shop";

  private final Server server;
  private final List<DriverLocation> taken = Collections.synchronizedList(new ArrayList<>());
  private final List<Metadata> metadata = Collections.synchronizedList(new ArrayList<>());
  private volatile Function<DriverLocation, Object> answers = one -> Taken.getDefaultInstance();

  public Service() throws IOException {
    MethodDescriptor<DriverLocation, Taken> take = method("Take", MethodType.UNARY);
    MethodDescriptor<DriverLocation, Taken> takeAll = method("TakeAll", MethodType.BIDI_STREAMING);
    ServerServiceDefinition shop =
        ServerServiceDefinition.builder(NAME)
            .addMethod(take, ServerCalls.asyncUnaryCall(this::take))
            .addMethod(takeAll, ServerCalls.asyncBidiStreamingCall(this::takeAll))
            .build();
    server =
        io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder.forAddress(
                new InetSocketAddress("127.0.0.1", 0))
            .addService(ServerInterceptors.intercept(shop, keeper()))
            .build()
            .start();
  }

  private static MethodDescriptor<DriverLocation, Taken> method(String name, MethodType type) {
    return MethodDescriptor.<DriverLocation, Taken>newBuilder()
        .setType(type)
        .setFullMethodName(NAME + "/" + name)
        .setRequestMarshaller(ProtoUtils.marshaller(DriverLocation.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(Taken.getDefaultInstance()))
        .build();
  }

  private ServerInterceptor keeper() {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        metadata.add(headers);
        return next.startCall(call, headers);
      }
    };
  }

  private void take(DriverLocation location, StreamObserver<Taken> observer) {
    if (answer(location, observer)) {
      observer.onCompleted();
    }
  }

  private StreamObserver<DriverLocation> takeAll(StreamObserver<Taken> observer) {
    return new StreamObserver<>() {
      private boolean ended;

      @Override
      public void onNext(DriverLocation location) {
        ended = ended || !answer(location, observer);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        if (!ended) {
          observer.onCompleted();
        }
      }
    };
  }

  private boolean answer(DriverLocation location, StreamObserver<Taken> observer) {
    Object answer = answers.apply(location);
    if (answer instanceof Status status) {
      observer.onError(status.asRuntimeException());
      return false;
    }
    Taken verdict = (Taken) answer;
    if (verdict.getVerdict() == Taken.Verdict.STORED) {
      taken.add(location);
    }
    observer.onNext(verdict);
    return true;
  }

  /** A Taken, or a Status with which the call fails. */
  void answers(Function<DriverLocation, Object> now) {
    answers = now;
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  public List<DriverLocation> taken() {
    return List.copyOf(taken);
  }

  List<Metadata> metadata() {
    return List.copyOf(metadata);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
