package io.asgard.conformance;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.Map;

final class GrpcUpstream implements Upstream {
  private final ManagedChannel channel;

  GrpcUpstream(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @Override
  public Reply send(byte[] request, Map<String, String> headers) {
    Metadata metadata = new Metadata();
    if (headers.containsKey("authorization")) {
      metadata.put(Grpc.AUTHORIZATION, headers.get("authorization"));
    }
    Channel with =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    try {
      return Reply.ok(
          ClientCalls.blockingUnaryCall(with, Grpc.PUBLISH, CallOptions.DEFAULT, request));
    } catch (StatusRuntimeException e) {
      return Grpc.reply(e.getStatus());
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
