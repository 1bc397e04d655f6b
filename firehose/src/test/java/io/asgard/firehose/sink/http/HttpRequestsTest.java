package io.asgard.firehose.sink.http;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.SessionProtocol;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.TestSettings;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire. */
class HttpRequestsTest {
  private final Recorder application = new Recorder();

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void fillsUrlQueryHeadersAndBody() throws Exception {
    Sink sink =
        sink(
            "/drivers/{{message.driver_id}}?fixed=1",
            Map.of(
                "batch", false,
                "method", "PUT",
                "query.at", "{{event_time}}",
                "headers.X-Kind", "a {{message.vehicle_type}}",
                "body", "TEMPLATE",
                "template", "{\"n\": {{offset}}, \"d\": {{message.driver_id}}}"));
    assertThat(sink.deliver(List.of(event(7, "d/1 ü")))).containsExactly(Delivery.done());
    AggregatedHttpRequest request = application.requests().get(0);
    assertThat(request.method()).hasToString("PUT");
    assertThat(request.path())
        .isEqualTo("/drivers/d%2F1%20%C3%BC?fixed=1&at=2023-11-14T22%3A13%3A20.123Z");
    assertThat(request.headers().get("x-kind")).isEqualTo("a BIKE");
    assertThat(request.contentUtf8()).isEqualTo("{\"n\": 7, \"d\": \"d/1 ü\"}");
    assertThat(request.contentType()).hasToString("application/json");
  }

  @Test
  void rejectsAnEventThatMakesNoHeader() throws Exception {
    Sink sink = sink("/", Map.of("batch", false, "headers.X-Driver", "{{message.driver_id}}"));
    assertThat(sink.deliver(List.of(event(1, "a\r\nX-Role: admin"), event(2, "b"))))
        .containsExactly(
            Delivery.badEvent("header X-Driver: more than a line (expected: one line)"),
            Delivery.done());
    assertThat(application.requests()).hasSize(1);
  }

  @Test
  void sendsTheBytesOfABatchEachWithItsLength() throws Exception {
    sink("/", Map.of("body", "RAW")).deliver(events(3));
    AggregatedHttpRequest request = application.requests().get(0);
    ByteArrayInputStream body = new ByteArrayInputStream(request.content().array());
    for (int i = 0; i < 3; i++) {
      assertThat(DriverLocation.parseDelimitedFrom(body).getDriverId()).isEqualTo("driver-" + i);
    }
    assertThat(body.available()).isZero();
    assertThat(request.contentType()).hasToString("application/x-protobuf");
  }

  @Test
  void sendsNoBodyWithDelete() throws Exception {
    Sink sink =
        sink("/d/{{key.driver_id}}", Map.of("batch", false, "method", "DELETE", "body", "NONE"));
    assertThat(sink.deliver(events(1))).containsExactly(Delivery.done());
    assertThat(application.requests().get(0).path()).isEqualTo("/d/driver-0");
    assertThat(application.requests().get(0).content().isEmpty()).isTrue();
  }

  @Test
  void compressesBodies() throws Exception {
    sink("/", Map.of("gzip", true)).deliver(events(50));
    AggregatedHttpRequest request = application.requests().get(0);
    byte[] body = request.content().array();
    assertThat(request.headers().get("content-encoding")).isEqualTo("gzip");
    assertThat(new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()))
        .startsWith("[{\"topic\":")
        .hasSizeGreaterThan(5 * body.length);
  }

  @Test
  void speaksHttp2WhenAskedTo() throws Exception {
    sink("/", Map.of()).deliver(events(1));
    sink("/", Map.of("http2", true)).deliver(events(1));
    assertThat(application.protocols()).containsExactly(SessionProtocol.H1C, SessionProtocol.H2C);
  }

  @Test
  void keepsToItsRate() throws Exception {
    Sink sink = sink("/", Map.of("batch", false, "rate", 100));
    long begin = System.nanoTime();
    sink.deliver(events(30));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(190));
  }

  @Test
  void readsWhatBecameOfEachEventOfABatch() throws Exception {
    application.answers(
        request -> Recorder.json("{\"items\":[{\"s\":201},{\"s\":503},{\"s\":400}]}"));
    Sink sink = sink("/", Map.of("answers", "body.items.map(i, i.s)"));
    assertThat(sink.deliver(events(3)))
        .containsExactly(
            Delivery.done(), Delivery.retry("status 503"), Delivery.reject("status 400"));
    application.answers(request -> Recorder.json("{\"items\":[{\"s\":201}]}"));
    assertThat(sink.deliver(events(2)))
        .extracting(Delivery::outcome)
        .containsExactly(Outcome.RETRY, Outcome.RETRY);
    application.answers(request -> HttpResponse.of("fine"));
    assertThat(sink.deliver(events(1)).get(0).detail()).startsWith("answers: not JSON");
  }

  @Test
  void showsATokenAndGetsAnotherWhenThatIsNotTaken() throws Exception {
    AtomicInteger granted = new AtomicInteger();
    application.answers(
        request -> {
          if (request.path().equals("/token")) {
            assertThat(request.contentUtf8())
                .isEqualTo(
                    "grant_type=client_credentials&client_id=me&client_secret=s+1&scope=all");
            return Recorder.json(
                "{\"access_token\":\"t" + granted.incrementAndGet() + "\",\"expires_in\":60}");
          }
          boolean good = "Bearer t2".equals(request.headers().get("authorization"));
          return HttpResponse.of(good ? HttpStatus.OK : HttpStatus.UNAUTHORIZED);
        });
    Sink sink =
        sink(
            "/events",
            Map.of(
                "oauth2.token-url", application.url("/token"),
                "oauth2.client-id", "me",
                "oauth2.client-secret", "s 1",
                "oauth2.scope", "all"));
    assertThat(sink.deliver(events(1)).get(0).outcome()).isEqualTo(Outcome.RETRY);
    assertThat(sink.deliver(events(1))).containsExactly(Delivery.done());
    assertThat(sink.deliver(events(1))).containsExactly(Delivery.done());
    assertThat(granted).hasValue(2);
  }

  @Test
  void waitsWhileThereIsNoToken() throws Exception {
    application.answers(request -> HttpResponse.of(HttpStatus.FORBIDDEN));
    Sink sink =
        sink(
            "/events",
            Map.of(
                "oauth2.token-url", application.url("/token"),
                "oauth2.client-id", "me",
                "oauth2.client-secret", "s"));
    Delivery answer = sink.deliver(events(1)).get(0);
    assertThat(answer.outcome()).isEqualTo(Outcome.LATER);
    assertThat(answer.detail()).contains("token url: ", " answers 403");
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    Map<String, Object> settings =
        Map.of(
            "body", "NONE",
            "query.a", "{{offset}}",
            "template", "t",
            "success", "2xx",
            "headers.x", "1\n2",
            "oauth2.token-url", "app/token");
    assertThatThrownBy(() -> sink("/", settings))
        .hasMessageContaining("firehose.sink.http.template: t (expected: with body template, and")
        .hasMessageContaining("firehose.sink.http.batch: true with {{expressions}}")
        .hasMessageContaining(
            "firehose.sink.http.oauth2.token-url: app/token (expected: as http://host:port/path)")
        .hasMessageContaining("firehose.sink.http.headers: header x: more than a line (expected")
        .hasMessageContaining("firehose.sink.http.body: none (expected: something, with batch");
  }

  private Sink sink(String path, Map<String, ?> settings) {
    return sink(application, path, settings);
  }

  private static Sink sink(Recorder application, String path, Map<String, ?> settings) {
    String origin = application.url("").toString();
    return new HttpSinks(TestSettings.bind(HttpSettings.class, origin + path, settings), Map.of())
        .open();
  }
}
