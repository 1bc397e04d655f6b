package io.asgard.platform.test;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** One QuestDB for this JVM, started on first use; its jar is on the class path. */
public final class TestQuestDb {
  private TestQuestDb() {}

  public static URI url() {
    return Holder.URL;
  }

  private static final class Holder {
    static final URI URL = start();

    private static URI start() {
      int port = FreePort.find();
      Path directory =
          ChildServer.directory(
              "questdb",
              "conf/server.conf",
              """
              http.bind.to=127.0.0.1:%d
              http.min.enabled=false
              pg.enabled=false
              line.tcp.enabled=false
              line.auto.create.new.columns=false
              telemetry.enabled=false
              dev.mode.enabled=true
              shared.worker.count=2
              """
                  .formatted(port));
      URI url = URI.create("http://127.0.0.1:" + port);
      ChildServer.start(
          directory,
          url.resolve("/exec?query=select%201"),
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-p",
              jar().toString(),
              "-m",
              "io.questdb/io.questdb.ServerMain",
              "-d",
              directory.toString()));
      return url;
    }

    private static Path jar() {
      try {
        Class<?> main =
            Class.forName("io.questdb.ServerMain", false, TestQuestDb.class.getClassLoader());
        return Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
      } catch (ClassNotFoundException | URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
