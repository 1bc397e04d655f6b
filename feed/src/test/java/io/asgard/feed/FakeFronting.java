package io.asgard.feed;

import io.asgard.contracts.v1.AdvanceWatermarkRequest;
import io.asgard.contracts.v1.AdvanceWatermarkResponse;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A gRPC server on loopback that gives every event the same answer. */
final class FakeFronting extends FrontingGrpc.FrontingImplBase implements AutoCloseable {
  final List<AdvanceWatermarkRequest> watermarks = new CopyOnWriteArrayList<>();
  private final Answer answer;
  private final Consumer<List<Event>> received;
  private final Server server;

  FakeFronting(Code code, Consumer<List<Event>> received) throws IOException {
    this.answer = Answer.newBuilder().setCode(code).setDetail("told to").build();
    this.received = received;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(this)
            .directExecutor()
            .build()
            .start();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void publish(PublishRequest request, StreamObserver<PublishResponse> response) {
    received.accept(request.getEventsList());
    PublishResponse.Builder answers = PublishResponse.newBuilder();
    for (int i = 0; i < request.getEventsCount(); i++) {
      answers.addAnswers(answer);
    }
    response.onNext(answers.build());
    response.onCompleted();
  }

  @Override
  public void advanceWatermark(
      AdvanceWatermarkRequest request, StreamObserver<AdvanceWatermarkResponse> response) {
    watermarks.add(request);
    response.onNext(AdvanceWatermarkResponse.newBuilder().setPartitions(12).build());
    response.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
