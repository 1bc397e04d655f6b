package io.asgard.firehose.sink.prometheus;

import io.asgard.platform.test.ChildServer;
import io.asgard.platform.test.FreePort;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Debian's Prometheus. It takes no samples that are much older than the newest that it has. */
public final class PrometheusServer {
  private PrometheusServer() {}

  public static boolean installed() {
    return ChildServer.program("prometheus").isPresent();
  }

  /** One for this JVM, started on first use. */
  static URI url() {
    return Holder.URL;
  }

  /** Starts another. */
  public static URI start() {
    int port = FreePort.find();
    Path directory = ChildServer.directory("prometheus", "prometheus.yml", "global: {}\n");
    URI url = URI.create("http://127.0.0.1:" + port);
    ChildServer.start(
        directory,
        url.resolve("/-/ready"),
        List.of(
            ChildServer.program("prometheus").orElseThrow().toString(),
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            "--storage.tsdb.retention.time=50y",
            "--web.listen-address=127.0.0.1:" + port,
            "--web.enable-remote-write-receiver"));
    return url;
  }

  private static final class Holder {
    static final URI URL = start();
  }
}
