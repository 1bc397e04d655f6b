package io.asgard.firehose.sink.http;

import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.TestSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTlsIT {
  @TempDir private Path directory;
  private Certificates certificates;

  @BeforeEach
  void found() throws Exception {
    certificates = new Certificates(directory);
  }

  @Test
  void provesWhoItIsByItsCertificate() throws Exception {
    certificates.issue("server", "-1H");
    certificates.issue("client", "-1H");
    try (Recorder secure = Recorder.tls(certificates, "server")) {
      Map<String, Object> trusting = Map.of("tls.ca", certificates.authority());
      Map<String, Object> known = new HashMap<>(trusting);
      known.put("tls.certificate", certificates.certificate("client"));
      known.put("tls.key", certificates.key("client"));
      assertThat(sink(secure, "/", known).deliver(events(1))).containsExactly(Delivery.done());
      assertThat(sink(secure, "/", trusting).deliver(events(1)))
          .extracting(Delivery::outcome)
          .doesNotContain(Outcome.DONE, Outcome.REJECT);
      assertThat(sink(secure, "/", Map.of()).deliver(events(1)))
          .extracting(Delivery::outcome)
          .containsExactly(Outcome.LATER);
    }
  }

  @Test
  void talksToNobodyWhoseCertificateIsOfAnotherHost() throws Exception {
    certificates.issue("server", "-1H");
    certificates.issue("client", "-1H");
    try (Recorder secure = Recorder.tls(certificates, "server")) {
      String other = secure.url("/").toString().replace("127.0.0.1", "localhost");
      Map<String, Object> known =
          Map.of(
              "tls.ca", certificates.authority(),
              "tls.certificate", certificates.certificate("client"),
              "tls.key", certificates.key("client"));
      Delivery answer = sink(other, known).deliver(events(1)).get(0);
      assertThat(answer.outcome()).isEqualTo(Outcome.LATER);
      assertThat(answer.detail()).contains("localhost");
      assertThat(secure.requests()).isEmpty();
    }
  }

  @Test
  void waitsBehindACertificateThatHasExpiredAndTakesANewOne() throws Exception {
    certificates.issue("client", "-1H");
    certificates.issue("server", "-2d");
    Map<String, Object> trusting =
        Map.of(
            "tls.ca", certificates.authority(),
            "tls.certificate", certificates.certificate("client"),
            "tls.key", certificates.key("client"));
    URI address;
    Sink sink;
    try (Recorder expired = Recorder.tls(certificates, "server")) {
      address = expired.url("/");
      sink = sink(expired, "/", trusting);
      assertThat(sink.deliver(events(1)).get(0)).satisfies(HttpTlsIT::waits);
      expired.stop();
    }
    certificates.issue("server", "-1H");
    Recorder renewed = Recorder.tls(certificates, "server", address.getPort());
    assertThat(sink.deliver(events(1))).containsExactly(Delivery.done());
    renewed.close();
  }

  private static void waits(Delivery answer) {
    assertThat(answer.outcome()).isEqualTo(Outcome.LATER);
    assertThat(answer.detail()).contains("CertificateExpiredException");
  }

  private static Sink sink(Recorder application, String path, Map<String, ?> settings) {
    return sink(application.url(path).toString(), settings);
  }

  private static Sink sink(String url, Map<String, ?> settings) {
    return new HttpSinks(TestSettings.bind(HttpSettings.class, url, settings), Map.of()).open();
  }
}
