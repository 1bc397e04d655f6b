package io.asgard.e2e;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final Duration LATENCY = Duration.ofMillis(50);
  private static final int WORD = 4;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new ArrayList<>();
  private ServerSocket echo;
  private Future<?> serving;
  private Link link;
  private int port;

  @BeforeEach
  void openLink() throws IOException {
    echo = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    serving = threads.submit(this::serve);
    link = Link.open(LATENCY);
    port = link.route(0, echo.getLocalPort());
  }

  @AfterEach
  void closeAll() throws IOException {
    link.close();
    echo.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }

  @Test
  void delaysEachWayByTheLatency() throws IOException {
    Socket socket = connect();
    assertThat(roundTrip(socket)).isBetween(LATENCY.multipliedBy(2), LATENCY.multipliedBy(40));
  }

  @Test
  void takesALatencyWhileItIsOpen() throws IOException {
    Socket socket = connect();
    link.latency(Duration.ZERO, Duration.ofMillis(2));
    assertThat(roundTrip(socket)).isLessThan(LATENCY.multipliedBy(2));
  }

  @Test
  void carriesAllBytesInOrderHoweverManyAreOnTheirWay() throws Exception {
    byte[] sent = new byte[20 * 1024 * 1024];
    new Random(7).nextBytes(sent);
    Socket socket = connect();
    var writing =
        threads.submit(
            () -> {
              socket.getOutputStream().write(sent);
              socket.shutdownOutput();
              return null;
            });
    assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
    writing.get();
    eventually(() -> assertThat(link.connections()).isZero());
  }

  @Test
  void servesManyConnectionsAtOnce() throws IOException {
    List<Socket> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(connect());
    }
    for (Socket socket : many) {
      socket.getOutputStream().write(new byte[WORD]);
    }
    for (Socket socket : many) {
      assertThat(socket.getInputStream().readNBytes(WORD)).hasSize(WORD);
    }
    assertThat(link.connections()).isEqualTo(200);
  }

  @Test
  void keepsConnectionsOpenInSilenceAndGoesOnOnceHealed() throws IOException {
    Socket socket = connect();
    roundTrip(socket);
    link.silence();
    socket.getOutputStream().write(new byte[WORD]);
    socket.setSoTimeout(300);
    InputStream in = socket.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    link.heal();
    socket.setSoTimeout(10_000);
    assertThat(in.readNBytes(WORD)).hasSize(WORD);
  }

  @Test
  void givesNoAnswerToWhoComesInSilence() throws IOException {
    link.silence();
    Socket socket = connect();
    socket.getOutputStream().write(new byte[WORD]);
    socket.setSoTimeout(300);
    InputStream in = socket.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    link.heal();
    socket.setSoTimeout(10_000);
    assertThat(in.readNBytes(WORD)).hasSize(WORD);
  }

  @Test
  void resetsAndRefusesUntilItIsHealed() throws IOException {
    Socket socket = connect();
    roundTrip(socket);
    link.refuse();
    assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    assertThatThrownBy(this::connect).hasMessageContaining("refused");
    link.heal();
    roundTrip(connect());
  }

  @Test
  void refusesAfterSilenceToo() throws IOException {
    link.silence();
    link.refuse();
    assertThatThrownBy(this::connect).hasMessageContaining("refused");
    link.silence();
    link.heal();
    roundTrip(connect());
  }

  @Test
  void resetsWhoAsksForATargetThatIsNotThere() throws Exception {
    echo.close();
    // Until its last accept has returned, a closed server still takes one more connection.
    serving.get(10, TimeUnit.SECONDS);
    Socket socket = connect();
    eventually(
        () ->
            assertThatThrownBy(
                    () -> {
                      socket.getOutputStream().write(1);
                      assertThat(socket.getInputStream().read()).isNotNegative();
                    })
                .isInstanceOf(SocketException.class));
  }

  @Test
  void closesTwice() {
    link.close();
    assertThatThrownBy(this::connect).hasMessageContaining("refused");
  }

  @Test
  void saysWhichPortIsTaken() {
    assertThatThrownBy(() -> link.route(port, 1))
        .hasMessage("port: " + port + " (expected: a free one)");
  }

  private static Duration roundTrip(Socket socket) throws IOException {
    long begin = System.nanoTime();
    socket.getOutputStream().write(new byte[WORD]);
    assertThat(socket.getInputStream().readNBytes(WORD)).hasSize(WORD);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        threads.execute(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (SocketException e) {
      // It was reset, as some of these tests want it.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
