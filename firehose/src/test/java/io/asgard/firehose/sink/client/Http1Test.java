package io.asgard.firehose.sink.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.sink.Delivery;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers do with a connection. */
class Http1Test {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  private final Client client = new Client(TIMEOUT, false, null);
  private final Exchange exchange = client.exchange(false, null, 0);
  private ServerSocket server;
  private Socket accepted;
  private CompletableFuture<Answer> next;

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

  /** Whether the client has hung up; else it has sent something. */
  private boolean isHungUp() {
    try {
      accepted.setSoTimeout(10_000);
      return accepted.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      return true; // Reset.
    }
  }

  /** What the client says to an answer, to which it sends another request at once. */
  private Answer answered(String text) throws IOException {
    CompletableFuture<Answer> first = sendTwo("x");
    answer(text);
    return first.join();
  }

  /** Sends one, and the next on the thread of its answer; takes the first. */
  private CompletableFuture<Answer> sendTwo(String body) throws IOException {
    CompletableFuture<Answer> first = send("POST", body);
    next = first.thenCompose(done -> send("POST", "y"));
    accept();
    take(1);
    // Who waits for the first itself may send the next on a thread of its own.
    return first.thenApply(answer -> answer);
  }

  private void expectNextByAnother() throws IOException {
    assertThat(isHungUp()).isTrue();
    accept();
    expectNext();
  }

  /** By the same connection. */
  private void expectNext() throws IOException {
    take(1);
    answer(OK);
    assertThat(text(next.join())).isEqualTo("200 ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + OK,
        OK + "HTTP/1.1 2",
        OK + "HTTP/1.1 200 OK\r\n",
        OK + "\r\n",
        "HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 304 Not Modified\r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n0\r\n\r\n",
      })
  void takesNothingForTheNextAnswerThatFollowsTheLast(String answer) throws Exception {
    assertThat(answered(answer).status()).isBetween(200, 304);
    expectNextByAnother();
  }

  @ParameterizedTest
  @ValueSource(strings = {OK, "HTTP/1.1 2", "\r\n"})
  void hangsUpOnAServerThatSpeaksWhenNobodyHasAsked(String words) throws Exception {
    CompletableFuture<Answer> first = send("POST", "x");
    accept();
    take(1);
    answer(OK);
    first.join();
    answer(words);
    assertThat(isHungUp()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transfer-encoding: chunked\r\n\r\n2;a=\"b;c\"\r\nok\r\n0\r\nx-check: 7\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n0000000000002\r\nok\r\n0\r\n\r\n",
        "content-length: 2\r\n\r\nok",
      })
  void readsWhereAnAnswerEnds(String answer) throws Exception {
    assertThat(text(answered("HTTP/1.1 200 OK\r\n" + answer))).isEqualTo("200 ok");
    expectNext();
  }

  @ParameterizedTest
  @ValueSource(strings = {"204 No Content", "304 Not Modified\r\ncontent-length: 7"})
  void readsNoBodyWhereThereIsNone(String answer) throws Exception {
    assertThat(answered("HTTP/1.1 " + answer + "\r\n\r\n").body()).isEmpty();
    expectNext();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 2\r\ncontent-length: 3\r\n\r\nok!",
        "content-length: 2, 3\r\n\r\nok!",
        "content-length: 9\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "content-length: -2\r\n\r\nok!",
        "content-length: 99999999999999999999\r\n\r\nok!",
        "transfer-encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n",
        "transfer-encoding: chunked\r\n\r\n2\r\nok\r\n-1\r\n",
        "transfer-encoding: chunked\r\n\r\n2\r\nok\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n2\r\nok\r\n80000000\r\n",
        "transfer-encoding: chunked\r\n\r\n2\r\nok\r\n100000000\r\n",
        "transfer-encoding: chunked\r\n\r\n2\r\nok\r\nffffffffffffffffff\r\n",
        "transfer-encoding: chunked\r\n\r\n2\r\nokXX",
      })
  void takesNoAnswerWhoseEndIsUnclear(String answer) throws Exception {
    assertThat(answered("HTTP/1.1 200 OK\r\n" + answer).failure())
        .startsWith("no answer of HTTP: ");
    expectNextByAnother();
  }

  @Test
  void takesNoTrailersWithoutEnd() throws Exception {
    String chunks = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n";
    assertThat(answered(chunks + "x: y\r\n".repeat(20_000)).failure())
        .startsWith("no answer of HTTP: ");
  }

  @Test
  void asksNothingMoreOfAServerThatContradictsItself() throws Exception {
    String both = "transfer-encoding: identity\r\ncontent-length: 2";
    assertThat(text(answered("HTTP/1.1 200 OK\r\n" + both + "\r\n\r\nok"))).isEqualTo("200 ok");
    expectNextByAnother();
  }

  @Test
  void takesWhatIsSaidUntilItCloses() throws Exception {
    CompletableFuture<Answer> first = sendTwo("x");
    answer("HTTP/1.1 200 OK\r\n\r\nok");
    accepted.close();
    assertThat(text(first.join())).isEqualTo("200 ok");
    accept();
    expectNext();
  }

  @Test
  void takesAnAnswerToARequestThatIsNotReadToItsEnd() throws Exception {
    CompletableFuture<Answer> first = sendTwo("x".repeat(32 << 20));
    Socket half = accepted;
    answer("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n");
    assertThat(first.join().status()).isEqualTo(413);
    accept();
    expectNext();
    half.close();
  }

  @Test
  void saysThatTheServerSpeaksSomethingElseNow() throws Exception {
    assertThat(answered("HTTP/1.1 101 Go\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n").status())
        .isEqualTo(101);
    expectNextByAnother();
  }

  @Test
  void waitsForNothingWhenItIsClosed() throws Exception {
    CompletableFuture<Answer> silent = send("POST", "x");
    accept();
    take(1);
    client.close();
    assertThat(silent.get().withoutStatus()).isEqualTo(Delivery.retry("closed"));
    assertThat(send("POST", "x").get().withoutStatus()).isEqualTo(Delivery.later("closed"));
  }

  @Test
  void asksAnotherAddressWhenTheFirstRefuses() throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    EventLoop loop = (EventLoop) group.next();
    Connections connections =
        new Connections(
            loop,
            NioSocketChannel.class,
            Runnable::run,
            TIMEOUT,
            new PemFiles(new Tls(null, null, null)));
    String url = "https://127.0.0.1:" + server.getLocalPort();
    Call call = new Call(Head.of("POST", url, Map.of()), new byte[0]);
    List<InetAddress> addresses =
        List.of(InetAddress.getByName("127.0.0.2"), server.getInetAddress());
    loop.execute(() -> connections.connect(new Connection(connections, call), addresses));
    accept();
    assertThat(accepted.getInputStream().read()).isEqualTo(0x16); // TLS begins.
    assertThat(call.answer()).isNotDone();
    group.shutdownGracefully();
  }

  @Test
  void namesAHostOfIpv6() throws Exception {
    server.close();
    server = new ServerSocket(0, 10, InetAddress.getByName("::1"));
    String url = "http://[::1]:" + server.getLocalPort() + "/";
    CompletableFuture<Answer> answer =
        exchange.send(new Request(Head.of("DELETE", url, Map.of()), new byte[0]));
    accept();
    assertThat(take(0)).contains("host: [::1]:" + server.getLocalPort());
    answer(OK);
    assertThat(text(answer.get())).isEqualTo("200 ok");
    byte[] zoned = Head.of("DELETE", "http://[fe80::1%25eth0]:80/", Map.of()).lines();
    assertThat(new String(zoned, StandardCharsets.UTF_8)).contains("host: [fe80::1]:80\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n|x",
        "HTTP/1.1 200 O|K",
        "|HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n|1\r\nx\r\n"
      })
  void letsNobodyWaitForAnAnswerThatDrips(String answer) throws Exception {
    CompletableFuture<Answer> slow = send("POST", "x");
    accept();
    take(1);
    answer(answer.substring(0, answer.indexOf('|')));
    while (!slow.isDone()) {
      try {
        answer(answer.substring(answer.indexOf('|') + 1));
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
    assertThatThrownBy(() -> Head.of("POST", "http://a:70000/", Map.of()))
        .hasMessage("url: http://a:70000/ (expected: as http://host:port/path)");
    assertThatThrownBy(() -> Head.of("POST", url, Map.of("x", "secret\r\ny: z")))
        .hasMessage("header x: more than a line (expected: one line)");
    assertThat(Head.of("GET", "http://a?q=ü#part", Map.of()).target()).isEqualTo("/?q=%C3%BC");
  }
}
