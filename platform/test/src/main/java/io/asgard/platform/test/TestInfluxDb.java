package io.asgard.platform.test;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** One InfluxDB for this JVM, started on first use: Debian's. */
public final class TestInfluxDb {
  private TestInfluxDb() {}

  public static boolean installed() {
    return ChildServer.program("influxd").isPresent();
  }

  public static URI url() {
    return Holder.URL;
  }

  private static final class Holder {
    static final URI URL = start();

    private static URI start() {
      int port = FreePort.find();
      Path directory =
          ChildServer.directory(
              "influxdb",
              "influxdb.conf",
              """
              reporting-disabled = true
              bind-address = "127.0.0.1:%d"
              [meta]
                dir = "meta"
              [data]
                dir = "data"
                wal-dir = "wal"
              [http]
                bind-address = "127.0.0.1:%d"
                log-enabled = false
              [monitor]
                store-enabled = false
              """
                  .formatted(FreePort.find(), port));
      URI url = URI.create("http://127.0.0.1:" + port);
      ChildServer.start(
          directory,
          url.resolve("/ping"),
          List.of(
              ChildServer.program("influxd").orElseThrow().toString(), "-config", "influxdb.conf"));
      return url;
    }
  }
}
