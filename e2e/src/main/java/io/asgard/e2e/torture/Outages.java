package io.asgard.e2e.torture;

import static io.asgard.contracts.v1.Answer.Code.SPOOLED;
import static io.asgard.contracts.v1.Answer.Code.STORED;

import java.time.Duration;
import java.util.Map;

/** Kafka, or a server, is not there. */
final class Outages {
  private static final Duration AWAY = Duration.ofSeconds(60);

  private Outages() {}

  static void kafkaAway(Point point) {
    point.load(point.server());
    point.freeze();
    Waiting.pause(AWAY.toMillis());
    point.thaw();
    point.awaits(STORED, 2000);
  }

  static void twice(Point point) {
    FrontingProcess server = point.server();
    point.load(server);
    point.drains(server);
    point.freeze();
    point.awaits(SPOOLED, 4000);
    point.thaw();
    point.awaits(STORED, 2000);
  }

  static void brokerKilled(Point point) {
    point.load(point.server());
    point.platform().killAndAwait("mainstream-2");
    point.awaits(STORED, 2000);
  }

  static void oneOfTwo(Point point) {
    FrontingProcess stays = point.server();
    FrontingProcess dies = point.server(2, Map.of());
    Load load = point.load(stays, dies);
    point.freeze();
    point.awaits(SPOOLED, 4000);
    dies.kill();
    point.thaw();
    point.awaits(STORED, 2000);
    load.end();
    point
        .platform()
        .command(
            "bin/fronting",
            "recover",
            dies.spool().toString(),
            "--bootstrap-servers",
            point.platform().bootstrap());
    // Two spools are drained side by side: order holds for what one server takes.
    point.inAnyOrder();
  }
}
