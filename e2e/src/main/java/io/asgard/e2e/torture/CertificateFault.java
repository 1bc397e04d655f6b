package io.asgard.e2e.torture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The application's certificate runs out, and is renewed some time later. */
final class CertificateFault {
  private static final String PASSWORD = "torture";
  private static final long LEFT_MILLIS = 20_000;
  private static final long EXPIRED_MILLIS = 15_000;

  private CertificateFault() {}

  static void expires(FirehosePoint point)
      throws IOException, GeneralSecurityException, InterruptedException {
    Files.createDirectories(point.directory());
    // A day, less what has passed of it.
    Path old = certificate(point, "old", "-23H-59M-" + (60 - LEFT_MILLIS / 1000) + "S");
    Path renewed = certificate(point, "renewed", "-1H");
    Path trusted = point.directory().resolve("trusted.pem");
    Files.writeString(trusted, Files.readString(pem(old)) + Files.readString(pem(renewed)));
    point.app().start(context(old));
    long expired = System.nanoTime() + LEFT_MILLIS * 1_000_000;
    point
        .firehose(
            List.of(
                "firehose.sink.type=http",
                "firehose.sink.http.url=" + point.app().url("https"),
                "firehose.sink.http.tls.ca=" + trusted))
        .awaitReady();
    point.awaitTaken(1_000);
    FirehosePoint.pause(Math.max(0, (expired - System.nanoTime()) / 1_000_000));
    // Connections that are there live on: it restarts, as if it had been meant to take the new one.
    point.app().stop();
    point.app().start(context(old));
    int before = point.app().taken().size();
    FirehosePoint.pause(EXPIRED_MILLIS);
    if (point.app().taken().size() > before) {
      throw new IllegalStateException("events were sent to an expired certificate");
    }
    point.app().stop();
    point.app().start(context(renewed));
    point.awaitTaken(1_000);
  }

  private static Path certificate(FirehosePoint point, String name, String from)
      throws IOException, InterruptedException {
    Path store = point.directory().resolve(name + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-startdate",
        from,
        "-validity",
        "1",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        name,
        "-keystore",
        store.toString(),
        "-file",
        pem(store).toString());
    return store;
  }

  private static Path pem(Path store) {
    return store.resolveSibling(store.getFileName().toString().replace(".p12", ".pem"));
  }

  private static void keytool(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("-storepass", PASSWORD));
    int code = new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(command + ": exit " + code);
    }
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
