package io.asgard.firehose.sink.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What servers do with a connection. */
class Http1Test {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  private final Client client = new Client(TIMEOUT, false, null);
  private final Exchange exchange = client.exchange(false, null, 0);
  private ServerSocket server;
  private Socket accepted;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    server.setSoTimeout(10_000);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    if (accepted != null) {
      accepted.close();
    }
  }

  private CompletableFuture<Answer> send(String method, String body) {
    String url = "http://127.0.0.1:" + server.getLocalPort() + "/a?b=%20";
    Head head = Head.of(method, url, Map.of("x-team", "maps"));
    return exchange.send(new Request(head, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** The next request's head, without its empty line. */
  private List<String> take(int bodyBytes) throws IOException {
    InputStream in = new BufferedInputStream(accepted.getInputStream(), 1);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    while (lines.isEmpty() || !lines.get(lines.size() - 1).isEmpty()) {
      int next = in.read();
      assertThat(next).isNotNegative();
      if (next == '\n') {
        lines.add(line.toString().strip());
        line.setLength(0);
      } else {
        line.append((char) next);
      }
    }
    assertThat(in.readNBytes(bodyBytes)).hasSize(bodyBytes);
    return lines.subList(0, lines.size() - 1);
  }

  private void accept() throws IOException {
    accepted = server.accept();
  }

  private void answer(String text) throws IOException {
    accepted.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Answer answer) {
    return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void sendsTheNextByTheSameConnection() throws Exception {
    CompletableFuture<Answer> first = send("POST", "one");
    accept();
    assertThat(take(3))
        .containsExactly(
            "POST /a?b=%20 HTTP/1.1",
            "host: 127.0.0.1:" + server.getLocalPort(), "x-team: maps", "content-length: 3");
    answer(OK);
    assertThat(text(first.get())).isEqualTo("200 ok");
    // On the thread of an answer, as the sinks send the next event.
    CompletableFuture<Answer> second =
        first.thenCompose(done -> send("GET", "")).thenCompose(done -> send("DELETE", ""));
    // The first of these may come by the other thread's connection, its follower by the same.
    accept();
    assertThat(take(0)).first().isEqualTo("GET /a?b=%20 HTTP/1.1");
    answer(OK);
    assertThat(take(0))
        .contains("DELETE /a?b=%20 HTTP/1.1")
        .noneMatch(line -> line.startsWith("content-length"));
    answer(OK);
    assertThat(text(second.get())).isEqualTo("200 ok");
  }

  @Test
  void understandsEveryFormOfAnAnswer() throws Exception {
    CompletableFuture<Answer> chunked = send("POST", "x");
    accept();
    take(1);
    answer("HTTP/1.1 100 Continue\r\n\r\n");
    answer("HTTP/1.1 207 X\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    assertThat(text(chunked.get())).isEqualTo("207 abc");
    CompletableFuture<Answer> untilItCloses = send("POST", "x");
    accept();
    take(1);
    answer("HTTP/1.0 500 No\r\n\r\nall of it");
    accepted.close();
    assertThat(text(untilItCloses.get())).isEqualTo("500 all of it");
  }

  @Test
  void opensAnotherWhenTheServerClosesOneThatIsIdle() throws Exception {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Answer> answered = send("POST", "x");
      accept();
      take(1);
      answer("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      assertThat(answered.get().status()).isEqualTo(200);
    }
  }

  @Test
  void saysWhyThereWasNoAnswer() throws Exception {
    CompletableFuture<Answer> closed = send("POST", "x");
    accept();
    take(1);
    accepted.close();
    assertThat(closed.get().withoutStatus().toString()).contains("RETRY", "connection was closed");
    CompletableFuture<Answer> silent = send("POST", "x");
    accept();
    take(1);
    assertThat(silent.get().withoutStatus().toString()).contains("RETRY", "no answer within 1000");
    CompletableFuture<Answer> other = send("POST", "x");
    accept();
    take(1);
    answer("220 mail.example.com ESMTP\r\n");
    assertThat(other.get().withoutStatus().toString())
        .contains("RETRY", "no answer of HTTP: invalid version format: 220");
    server.close();
    assertThat(send("POST", "x").get().withoutStatus().toString())
        .contains("LATER", "Connection refused");
  }

  @Test
  void letsNobodyWaitForAnAnswerThatDrips() throws Exception {
    CompletableFuture<Answer> slow = send("POST", "x");
    accept();
    take(1);
    answer("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
    while (!slow.isDone()) {
      try {
        answer("x");
        accepted.setSoTimeout(50);
        accepted.getInputStream().read();
      } catch (SocketTimeoutException e) {
        // It waits.
      } catch (IOException e) {
        break; // It has hung up.
      }
    }
    assertThat(slow.get().failure()).startsWith("no answer within");
  }

  @Test
  void saysThatThereIsNoSuchServer() throws Exception {
    Head head = Head.of("POST", "http://no-such-host.invalid/", Map.of());
    assertThat(exchange.send(new Request(head, new byte[0])).get().withoutStatus().toString())
        .contains("LATER", "UnknownHostException: no-such-host.invalid");
  }

  @Test
  void refusesAHeadThatWouldBeMoreThanOne() {
    String url = "http://a/";
    assertThatThrownBy(() -> Head.of("POST", "ftp://a/", Map.of()))
        .hasMessage("url: ftp://a/ (expected: as http://host:port/path)");
    assertThatThrownBy(() -> Head.of("POST", "http://me:secret@a/", Map.of()))
        .hasMessageContaining("expected: as http://host:port/path");
    assertThatThrownBy(() -> Head.of("POST", url, Map.of("x: y\r\nz", "1")))
        .hasMessageContaining("expected: a name");
    assertThatThrownBy(() -> Head.of("POST", url, Map.of("Content-Length", "1")))
        .hasMessageStartingWith("header Content-Length (expected");
    assertThatThrownBy(() -> Head.of("POST", url, Map.of("x", "1\n")))
        .hasMessageContaining("expected: one line");
    assertThat(Head.of("GET", "http://a?q=ü#part", Map.of()).target()).isEqualTo("/?q=%C3%BC");
  }
}
