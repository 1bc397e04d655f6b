package io.asgard.firehose.sink.grpc;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.sink.OneByOne;
import io.asgard.firehose.sink.OnePerKey;
import io.asgard.firehose.sink.PreparingSink;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.Sinks;
import io.asgard.firehose.sink.client.Tls;
import io.asgard.platform.service.Problems;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes sinks that call a gRPC service. */
public final class GrpcSinks implements Sinks {
  private static final String NAME = "firehose.sink.grpc.";

  private final GrpcSettings settings;
  private final Method method;
  private final Judgement judgement;
  private final ManagedChannel channel;
  private final MethodDescriptor<byte[], byte[]> call;

  /**
   * Connects to nothing yet.
   *
   * @throws IllegalArgumentException saying what is wrong with the settings, one problem a line
   */
  public GrpcSinks(GrpcSettings settings) {
    Problems problems = new Problems();
    problems.check(
        !settings.stream() || settings.metadata().values().stream().allMatch(Template::isConstant),
        NAME + "metadata: {{expressions}} (expected: none, with stream: true)");
    problems.throwIfAny();
    this.settings = settings;
    method = Method.of(settings);
    judgement = new Judgement(settings, method);
    channel = Grpc.newChannelBuilder(settings.url(), credentials(settings.tls())).build();
    call =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(settings.stream() ? MethodType.BIDI_STREAMING : MethodType.UNARY)
            .setFullMethodName(settings.method())
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
  }

  private static ChannelCredentials credentials(@Nullable Tls tls) {
    if (tls == null) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    Path ca = tls.ca();
    Path certificate = tls.certificate();
    Path key = tls.key();
    try {
      if (ca != null) {
        credentials.trustManager(ca.toFile());
      }
      if (certificate != null && key != null) {
        credentials.keyManager(certificate.toFile(), key.toFile());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          NAME + "tls: " + tls + " (expected: files in PEM, " + e + ")", e);
    }
    return credentials.build();
  }

  @Override
  public void check(EventType type) {
    new Calls(settings, method).check(type);
  }

  @Override
  public Sink open() {
    Calls calls = new Calls(settings, method);
    return settings.stream()
        ? new PreparingSink<>(
            calls, new OnePerKey<>(new StreamCalls(channel, call, judgement, settings.timeout())))
        : new PreparingSink<>(
            calls,
            new OneByOne<>(
                new UnaryCalls(channel, call, judgement, settings.timeout()), settings.calls()));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** Messages stay as they are. */
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
