package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A TimeSeries: QuestDB, or Debian's InfluxDB 1.x. */
final class TimeSeriesStore implements Blueprint {
  private static final String MODULE = "deploy/local/questdb";

  private final Site site;
  private final Artifacts artifacts;
  private final HttpProbe http;

  TimeSeriesStore(Site site, Artifacts artifacts, HttpProbe http) {
    this.site = site;
    this.artifacts = artifacts;
    this.http = http;
  }

  @Override
  public Map<String, String> offers(Resource store) {
    String engine = store.text("engine").orElse("");
    // QuestDB has one database; InfluxDB wants the name of Enigma's.
    String write = url(store) + ("influxdb".equals(engine) ? "/write?db=asgard" : "/write");
    return Map.of("url", url(store), "engine", engine, "write-url", write);
  }

  @Override
  public List<String> names(Resource store) {
    return List.of(store.name());
  }

  @Override
  public List<LocalPart> expand(Resource store, Set<String> needs, Neighbours neighbours) {
    String engine = store.text("engine").orElse("");
    return switch (engine) {
      case "questdb" -> List.of(questDb(store, needs));
      case "influxdb" -> List.of(influxDb(store, needs));
      default ->
          throw new IllegalArgumentException(
              store.id() + ": engine: " + engine + " (expected: questdb or influxdb)");
    };
  }

  private Program questDb(Resource store, Set<String> needs) {
    int port = port(store);
    Path data = site.data(store.name()).resolve("questdb");
    Path lib = site.root().resolve(MODULE).resolve("target/lib");
    String heap = store.text("heap").orElse("192m");
    // Tables and columns are made by Enigma only: a table made by a write has no DEDUP.
    String conf =
        """
        http.bind.to=127.0.0.1:%d
        pg.net.bind.to=127.0.0.1:%d
        http.min.net.bind.to=127.0.0.1:%d
        line.tcp.enabled=false
        line.auto.create.new.tables=false
        line.auto.create.new.columns=false
        telemetry.enabled=false
        shared.worker.count=2
        http.worker.count=1
        http.worker.nap.threshold=100
        shared.worker.nap.threshold=100
        wal.apply.worker.nap.threshold=100
        cairo.max.uncommitted.rows=100000
        """
            .formatted(port, port + 1, port + 2);
    List<String> command =
        List.of(
            site.java(),
            "-Xms64m",
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-p",
            lib + "/" + String.join(":" + lib + "/", artifacts.names(lib)),
            "-m",
            "io.questdb/io.questdb.ServerMain",
            "-d",
            data.toString());
    String target = Shell.quote(data + "/conf");
    String prepare =
        "mkdir -p "
            + target
            + "\ncp "
            + Shell.quote(site.conf(store.name()).resolve("server.conf").toString())
            + " "
            + target
            + "/server.conf";
    return new Program(
            Part.process(store.name(), store.id(), needs, Fingerprint.of(command, conf)),
            prepare,
            command,
            Map.of("server.conf", conf),
            "TERM",
            List.of(port, port + 1, port + 2),
            url(store),
            () -> http.problem(url(store) + "/ping", ""))
        .keeping(data);
  }

  private Program influxDb(Resource store, Set<String> needs) {
    int port = port(store);
    Path data = site.data(store.name()).resolve("influxdb");
    String conf =
        """
        reporting-disabled = true
        bind-address = "127.0.0.1:%d"
        [meta]
          dir = "%s/meta"
        [data]
          dir = "%s/data"
          wal-dir = "%s/wal"
          index-version = "tsi1"
          query-log-enabled = false
        [http]
          bind-address = "127.0.0.1:%d"
          log-enabled = false
        [monitor]
          store-enabled = false
        """
            .formatted(port + 1, data, data, data, port);
    List<String> command =
        List.of(influxd(), "-config", site.conf(store.name()).resolve("influxdb.conf").toString());
    return new Program(
            Part.process(store.name(), store.id(), needs, Fingerprint.of(command, conf)),
            "",
            command,
            Map.of("influxdb.conf", conf),
            "TERM",
            List.of(port, port + 1),
            url(store),
            () -> http.problem(url(store) + "/ping", ""))
        .keeping(data);
  }

  private static String influxd() {
    Optional<String> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .map(directory -> Path.of(directory, "influxd"))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "influxd: not on the PATH (expected: InfluxDB 1.x, on Debian `apt install influxdb`)"));
  }

  private String url(Resource store) {
    return "http://127.0.0.1:" + port(store);
  }

  /**
   * QuestDB has the declared port, InfluxDB the tenth after it, so that a change of mind meets no
   * port in use.
   */
  private int port(Resource store) {
    int after = "influxdb".equals(store.text("engine").orElse("")) ? 10 : 0;
    return site.port(store.whole("port", 0) + after);
  }
}
