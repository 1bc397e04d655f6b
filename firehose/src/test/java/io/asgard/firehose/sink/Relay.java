package io.asgard.firehose.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands bytes on to a server, until it is cut or held: so a real server seems to go away. */
public final class Relay implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private boolean held; // guarded by this

  public Relay(String host, int port) {
    target = new InetSocketAddress(host, port);
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket from = server.accept();
        Socket to = new Socket();
        open.add(from);
        open.add(to);
        to.connect(target);
        daemon(() -> copy(from, to, () -> {}));
        daemon(() -> copy(to, from, this::awaitRelease));
      }
    } catch (IOException e) {
      cut();
    }
  }

  private static void copy(Socket from, Socket to, Runnable gate) {
    byte[] buffer = new byte[1 << 14];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        gate.run();
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Cut, or one of them has gone.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on what the server says does not arrive, until it may. */
  public synchronized void hold(boolean hold) {
    held = hold;
    notifyAll();
  }

  private synchronized void awaitRelease() {
    try {
      while (held) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e); // Nobody does.
    }
  }

  /** Ends the connections that there are; new ones are made. */
  public void cut() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone.
      }
    }
    open.clear();
  }

  /** Takes no connections any more, either. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
