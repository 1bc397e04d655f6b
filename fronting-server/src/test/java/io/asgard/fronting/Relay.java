package io.asgard.fronting;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Forwards TCP connections: an address that comes to life when the test says so. */
final class Relay implements AutoCloseable {
  private final ServerSocket server;
  private final String host;
  private final int port;

  Relay(int listen, String target) throws IOException {
    server = new ServerSocket(listen, 50, InetAddress.getLoopbackAddress());
    host = target.substring(0, target.lastIndexOf(':'));
    port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    start(this::accept);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = server.accept();
      Socket far = new Socket(host, port);
      start(() -> copy(near, far));
      start(() -> copy(far, near));
    }
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    }
  }

  private static void start(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException e) {
                // A closed socket ends its thread.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private interface Step {
    void run() throws IOException;
  }
}
