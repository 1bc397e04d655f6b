package io.asgard.firehose.sink.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A way to a server that can hold up what is under way, as a network may. */
final class Relay implements AutoCloseable {
  private final ServerSocket entrance;
  private final URI server;
  private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile int accepted;
  private volatile int held;

  Relay(URI server) throws IOException {
    this.server = server;
    entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  URI url() {
    return URI.create("redis://127.0.0.1:" + entrance.getLocalPort());
  }

  /** From now on what the connections that there are send does not arrive. */
  void hold() {
    held = accepted;
  }

  /** Lets it arrive; returns once the server has taken it or closed. */
  void release() throws InterruptedException {
    released.countDown();
    for (Thread thread : List.copyOf(threads).subList(1, 1 + 2 * held)) {
      thread.join();
    }
  }

  private void start(Runnable run) {
    Thread thread = new Thread(run, "relay");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = entrance.accept();
        Socket behind = new Socket(server.getHost(), server.getPort());
        int number = ++accepted;
        start(() -> pump(client, behind, number));
        start(() -> pump(behind, client, Integer.MAX_VALUE));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pump(Socket from, Socket to, int number) {
    byte[] bytes = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (number <= held) {
          released.await();
        }
        to.getOutputStream().write(bytes, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException | InterruptedException e) {
      // One end is gone.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    released.countDown();
  }
}
