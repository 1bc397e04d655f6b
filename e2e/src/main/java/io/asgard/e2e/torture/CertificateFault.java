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
    Path store = Files.createDirectories(point.directory()).resolve("keys.p12");
    keytool(store, "-genkeypair", "-alias", "ca", "-dname", "CN=torture", "-ext", "bc:c");
    Path trusted = point.directory().resolve("ca.pem");
    keytool(store, "-exportcert", "-rfc", "-alias", "ca", "-file", trusted.toString());
    // A day, less what has passed of it.
    SSLContext old = signed(store, "old", "-23H-59M-" + (60 - LEFT_MILLIS / 1000) + "S");
    SSLContext renewed = signed(store, "renewed", "-1H");
    point.app().start(old);
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
    point.app().start(old);
    int before = point.app().taken().size();
    FirehosePoint.pause(EXPIRED_MILLIS);
    if (point.app().taken().size() > before) {
      throw new IllegalStateException("events were sent to an expired certificate");
    }
    point.app().stop();
    point.app().start(renewed);
    point.awaitTaken(1_000);
  }

  /** With a certificate of the authority, for a day from then on. */
  private static SSLContext signed(Path store, String name, String from)
      throws IOException, GeneralSecurityException, InterruptedException {
    keytool(
        store,
        "-genkeypair",
        "-alias",
        name,
        "-signer",
        "ca",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-startdate",
        from,
        "-validity",
        "1");
    return context(store, name);
  }

  private static void keytool(Path store, String... words)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    if (words[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC"));
    }
    int code = new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(command + ": exit " + code);
    }
  }

  private static SSLContext context(Path store, String name)
      throws IOException, GeneralSecurityException {
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      all.load(in, PASSWORD.toCharArray());
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        name,
        all.getKey(name, PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        all.getCertificateChain(name));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
