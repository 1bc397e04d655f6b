package io.asgard.producer;

import io.grpc.ManagedChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who is asked: each lane has a server of its own, so that the lanes spread, and the next good one
 * while that fails. It comes back as soon as its own server does.
 */
final class Servers {
  private final List<Server> servers;
  private final AtomicInteger turn = new AtomicInteger();

  Servers(List<ManagedChannel> channels) {
    servers = channels.stream().map(Server::new).toList();
  }

  Server of(int lane, long now) {
    for (int i = 0; i < servers.size(); i++) {
      Server server = servers.get((lane + i) % servers.size());
      if (server.good(now)) {
        return server;
      }
    }
    // None is good: each gets its turn, because one of them may be back before we see it.
    return servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
  }

  void close() {
    servers.forEach(server -> server.channel().shutdownNow());
  }
}
