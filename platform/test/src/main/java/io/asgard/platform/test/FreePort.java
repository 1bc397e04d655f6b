package io.asgard.platform.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Ports for servers that tests start, stop and start again, now or later. */
public final class FreePort {
  private static final Queue<Socket> HELD = new ConcurrentLinkedQueue<>();

  private FreePort() {}

  /**
   * A port where nobody listens, and that the system gives to nobody else as long as this JVM
   * lives: a socket keeps it that never listens, beside which servers that may reuse an address, as
   * nearly all do, listen as they please.
   */
  public static int find() {
    Socket holder = new Socket();
    HELD.add(holder);
    try {
      holder.setReuseAddress(true);
      holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return holder.getLocalPort();
  }
}
