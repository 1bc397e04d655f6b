package io.asgard.e2e.torture;

import static io.asgard.contracts.v1.Answer.Code.SPOOLED;
import static io.asgard.contracts.v1.Answer.Code.STORED;

/** kill -9 of the server, which is started again. */
final class Kills {
  private Kills() {}

  static void whileStoring(Point point) {
    FrontingProcess server = point.server();
    point.load(server);
    storing(point);
    killed(point, server);
  }

  static void whileSpooling(Point point) {
    FrontingProcess server = point.server();
    point.load(server);
    spooling(point);
    server.kill();
    server.restart();
    point.awaits(SPOOLED, 2000);
    point.thaw();
  }

  static void whileDraining(Point point) {
    FrontingProcess server = point.server();
    point.load(server);
    point.drains(server);
    killed(point, server);
  }

  static void insideSync(Point point) throws Exception {
    FrontingProcess server = point.server();
    point.load(server);
    point.freeze();
    point.awaits(SPOOLED, 1000);
    SystemCalls.ofThread("outlet-").kill(server, "fsync,fdatasync", 1 + point.random(20));
    server.restart();
    point.awaits(SPOOLED, 2000);
    point.thaw();
  }

  static void insideAnswer(Point point) throws Exception {
    FrontingProcess server = point.server();
    point.load(server);
    SystemCalls.ofThread("fronting-loop")
        .kill(server, "sendmsg,sendto,writev", 1 + point.random(50));
    server.restart();
    point.awaits(STORED, 2000);
  }

  /** One server, killed again and again at moments of chance, under one load. */
  static void atRandom(Point point, int kills) {
    FrontingProcess server = point.server();
    point.load(server);
    for (int kill = 0; kill < kills; kill++) {
      switch (point.random(3)) {
        case 0 -> storing(point);
        case 1 -> spooling(point);
        default -> draining(point);
      }
      killed(point, server);
    }
  }

  private static void killed(Point point, FrontingProcess server) {
    server.kill();
    server.restart();
    point.thaw();
    point.awaits(STORED, 1000);
  }

  private static void storing(Point point) {
    Waiting.pause(point.random(1500));
  }

  private static void spooling(Point point) {
    point.freeze();
    point.awaits(SPOOLED, 1);
    Waiting.pause(point.random(800));
  }

  private static void draining(Point point) {
    point.freeze();
    point.awaits(SPOOLED, 4000);
    point.thaw();
    Waiting.pause(point.random(3000));
  }
}
