package io.asgard.e2e.torture;

import static io.asgard.contracts.v1.Answer.Code.SPOOLED;
import static io.asgard.contracts.v1.Answer.Code.STORED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two streams: routes, fallbacks, and the worker that moves events from one to the other. */
final class Routes {
  private static final String MAIN = "mainstream";
  private static final int WORKER_KILLS = 3;
  // More than a stream that was silent still has to store of what it was sent before.
  private static final int BACK = 16_000;

  private Routes() {}

  static void change(Point point) throws Exception {
    SpareStream spare = SpareStream.of(point.platform());
    StreamReader there = point.reads(spare.bootstrap());
    Path live = point.directory().resolve("live.yml");
    route(live, MAIN, "");
    FrontingProcess server = point.server("fronting.live=" + live);
    point.load(server);
    route(live, SpareStream.NAME, "");
    point.arrives(there, 4000);
    route(live, MAIN, "");
    point.arrives(point.main(), 4000);

    point.freeze();
    point.awaits(SPOOLED, 4000);
    route(live, SpareStream.NAME, "");
    point.arrives(there, 8000);
    point.thaw();
    route(live, MAIN, "");
    point.arrives(point.main(), BACK);
  }

  static void fallback(Point point) throws Exception {
    SpareStream spare = SpareStream.of(point.platform());
    StreamReader there = point.reads(spare.bootstrap());
    Path live = point.directory().resolve("live.yml");
    route(live, MAIN, ", fallback: " + SpareStream.NAME + ", fallback-after: 3s");
    FrontingProcess server = point.server("fronting.live=" + live);
    point.load(server);
    point.freeze();
    point.arrives(there, 8000);
    point.thaw();
    point.arrives(point.main(), BACK);
    point.awaits(STORED, 2000);
  }

  static void workerKilled(Point point) {
    SpareStream own = SpareStream.of(point.platform());
    own.empty(); // A new group begins with the oldest event.
    FrontingProcess server =
        point.server(
            "fronting.target=fronting",
            "fronting.fronting-stream.stream=" + SpareStream.NAME,
            "fronting.worker.group-id=" + point.run(),
            "fronting.worker.properties.session.timeout.ms=6000");
    point.load(server);
    for (int kill = 0; kill < WORKER_KILLS; kill++) {
      point.moves(server);
      Waiting.pause(point.random(200));
      server.kill();
      server.restart();
    }
    point.awaits(STORED, 2000);
  }

  private static void route(Path live, String stream, String more) throws IOException {
    Files.writeString(
        live, "routes:%n  - { topics: [%s], stream: %s%s }%n".formatted(Load.TOPIC, stream, more));
  }
}
