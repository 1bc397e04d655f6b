package io.asgard.fronting;

import static io.asgard.fronting.Fronting.TOKEN;
import static io.asgard.fronting.Fronting.event;
import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.FrontingGrpc;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.platform.test.TestKafka;
import io.asgard.producer.Producer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port with TLS and client certificates. Certificates are made by the JDK's keytool. */
class TlsIT {
  private static final String TOPIC = TestKafka.topic("tls", 1);
  private static final PublishRequest REQUEST =
      PublishRequest.newBuilder().addEvents(event(TOPIC, "a")).build();

  @TempDir static Path directory;
  private static FakeRegistry registry;
  private static Fronting fronting;

  @BeforeAll
  static void start() throws Exception {
    registry = new FakeRegistry(0).with(TOPIC);
    Pem.make(directory, "server");
    Pem.make(directory, "renewed");
    Pem.make(directory, "client");
    Pem.make(directory, "stranger");
    Files.copy(pem("client.crt"), pem("clients.crt"));
    fronting =
        Fronting.start(
            TestKafka.bootstrapServers(),
            registry.url(),
            "fronting.tls.certificate=" + pem("server.crt"),
            "fronting.tls.key=" + pem("server.key"),
            "fronting.tls.client-ca=" + pem("clients.crt"));
  }

  @AfterAll
  static void stop() {
    fronting.close();
    registry.close();
  }

  @Test
  void takesEventsOfWhoShowsACertificateAndAToken() throws Exception {
    assertThat(publish("server", "client").getCode()).isEqualTo(Code.STORED);
  }

  @Test
  void takesEventsOfTheJavaLibrary() {
    try (Producer producer =
        Producer.builder()
            .fronting("https://localhost:" + fronting.port())
            .trust(pem("server.crt"))
            .certificate(pem("client.crt"), pem("client.key"))
            .token(() -> TOKEN)
            .build()) {
      Event event = REQUEST.getEvents(0);
      assertThat(producer.publish(TOPIC, event.getKey(), event.getMessage()).join().code())
          .isEqualTo(Code.STORED);
    }
  }

  @Test
  void refusesTheCertificateOfAStranger() {
    assertThatThrownBy(() -> publish("server", "stranger"))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("UNAVAILABLE");
  }

  @Test
  void refusesWhoShowsNoCertificate() {
    assertThatThrownBy(() -> publish("server", null))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("UNAVAILABLE");
  }

  @Test
  void takesUpReplacedFilesOnceTheyFit() throws Exception {
    X509Certificate before = shown();
    replace("renewed.crt", "server.crt");
    eventually(() -> assertThat(fronting.health("tls")).isEqualTo("DOWN"));
    assertThat(shown()).isEqualTo(before);
    replace("renewed.key", "server.key");
    eventually(() -> assertThat(fronting.health("tls")).isEqualTo("UP"));
    assertThat(shown()).isNotEqualTo(before);
    assertThat(publish("renewed", "client").getCode()).isEqualTo(Code.STORED);
    Pem.make(directory, "server"); // For the other tests.
    eventually(() -> assertThat(publish("server", "client").getCode()).isEqualTo(Code.STORED));
  }

  @Test
  void anEmptyListOfClientsOpensNothing() throws Exception {
    Path ca = pem("clients.crt");
    String before = Files.readString(ca);
    Files.writeString(ca, "");
    eventually(() -> assertThat(fronting.health("tls")).isEqualTo("DOWN"));
    assertThat(publish("server", "client").getCode()).isEqualTo(Code.STORED);
    assertThatThrownBy(() -> publish("server", null)).isInstanceOf(StatusRuntimeException.class);
    assertThatThrownBy(
            () ->
                Fronting.start(
                    TestKafka.bootstrapServers(),
                    registry.url(),
                    "fronting.tls.certificate=" + pem("server.crt"),
                    "fronting.tls.key=" + pem("server.key"),
                    "fronting.tls.client-ca=" + ca))
        .hasStackTraceContaining("client-ca: no certificate (expected: at least one)");
    Files.writeString(ca, before); // For the other tests.
    eventually(() -> assertThat(fronting.health("tls")).isEqualTo("UP"));
  }

  private static io.asgard.contracts.v1.Answer publish(String server, String client)
      throws IOException {
    SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(pem(server + ".crt").toFile());
    if (client != null) {
      tls.keyManager(pem(client + ".crt").toFile(), pem(client + ".key").toFile());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", fronting.port())
            .sslContext(tls.build())
            .build();
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + TOKEN);
    try {
      return FrontingGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .publish(REQUEST)
          .getAnswers(0);
    } finally {
      channel.shutdownNow();
    }
  }

  /** The certificate that the port shows, whoever asks. */
  private static X509Certificate shown() throws Exception {
    SSLContext any = SSLContext.getInstance("TLSv1.2");
    any.init(null, new TrustManager[] {new Anyone()}, null);
    try (SSLSocket socket =
        (SSLSocket) any.getSocketFactory().createSocket("localhost", fronting.port())) {
      Anyone.last = null;
      try {
        socket.startHandshake();
      } catch (IOException e) {
        // Refused without a certificate of its own, after it has seen the server's.
      }
      return Anyone.last;
    }
  }

  private static void replace(String with, String file) throws IOException {
    Files.move(
        Files.copy(pem(with), pem(file + ".new"), StandardCopyOption.REPLACE_EXISTING),
        pem(file),
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path pem(String name) {
    return directory.resolve(name);
  }

  /** Trusts all, and remembers whom. */
  private static final class Anyone implements X509TrustManager {
    private static volatile X509Certificate last;

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      last = chain[0];
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
