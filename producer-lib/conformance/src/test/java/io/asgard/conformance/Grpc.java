package io.asgard.conformance;

import io.asgard.contracts.v1.FrontingGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** HTTP's words and gRPC's, as fronting.proto pairs them; messages stay the bytes that they are. */
final class Grpc {
  static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> PUSHBACK = key("grpc-retry-pushback-ms");

  private static final Map<Integer, Status.Code> CODES =
      Map.of(
          400, Status.Code.INVALID_ARGUMENT,
          401, Status.Code.UNAUTHENTICATED,
          403, Status.Code.PERMISSION_DENIED,
          413, Status.Code.RESOURCE_EXHAUSTED,
          429, Status.Code.RESOURCE_EXHAUSTED,
          500, Status.Code.INTERNAL,
          502, Status.Code.UNAVAILABLE,
          503, Status.Code.UNAVAILABLE);

  static final MethodDescriptor<byte[], byte[]> PUBLISH =
      method(
          FrontingGrpc.getPublishMethod().getFullMethodName(), MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> STREAM =
      method(
          FrontingGrpc.getPublishStreamMethod().getFullMethodName(),
          MethodDescriptor.MethodType.BIDI_STREAMING);

  private Grpc() {}

  static Status status(Reply reply) {
    return CODES
        .getOrDefault(reply.status(), Status.Code.UNKNOWN)
        .toStatus()
        .withDescription(reply.detail());
  }

  static Metadata trailers(Reply reply) {
    Metadata trailers = new Metadata();
    if (reply.status() == 429) {
      String seconds = reply.headers().getOrDefault("Retry-After", "0");
      trailers.put(PUSHBACK, String.valueOf(Long.parseLong(seconds) * 1000));
    }
    return trailers;
  }

  static Reply reply(Status status) {
    int http =
        CODES.entrySet().stream()
            .filter(pair -> pair.getValue() == status.getCode())
            .mapToInt(Map.Entry::getKey)
            .min()
            .orElse(503);
    String detail = status.getDescription();
    return Reply.failed(http, Map.of(), detail == null ? status.getCode().name() : detail);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static MethodDescriptor<byte[], byte[]> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setFullMethodName(name)
        .setType(type)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
