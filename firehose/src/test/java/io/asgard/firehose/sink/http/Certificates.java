package io.asgard.firehose.sink.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority, and certificates of it for 127.0.0.1, in PEM; made by the JDK's keytool. */
final class Certificates {
  private static final String PASSWORD = "password";

  private final Path directory;

  Certificates(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    generate("ca", "-ext", "bc:c");
    Files.writeString(authority(), keytool("ca", "-exportcert", "-rfc"));
  }

  Path authority() {
    return directory.resolve("ca.pem");
  }

  Path certificate(String name) {
    return directory.resolve(name + ".pem");
  }

  Path key(String name) {
    return directory.resolve(name + "-key.pem");
  }

  /**
   * Writes a certificate and its key.
   *
   * @param from from when on it is good, for a day; as keytool has it: -2d
   */
  void issue(String name, String from) throws Exception {
    Files.deleteIfExists(store(name));
    generate(name);
    Path request = directory.resolve(name + ".csr");
    Files.writeString(request, keytool(name, "-certreq"));
    String certificate =
        keytool(
            "ca",
            "-gencert",
            "-rfc",
            "-infile",
            request.toString(),
            "-ext",
            "SAN=ip:127.0.0.1",
            "-startdate",
            from,
            "-validity",
            "1");
    Files.writeString(certificate(name), certificate);
    writeKey(name);
  }

  private void generate(String name, String... more) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name));
    words.addAll(List.of(more));
    keytool(name, words.toArray(String[]::new));
  }

  private Path store(String name) {
    return directory.resolve(name + ".p12");
  }

  private String keytool(String name, String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
    command.addAll(List.of(words));
    command.addAll(
        List.of("-alias", name, "-keystore", store(name).toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
    return said;
  }

  private void writeKey(String name) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store(name))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] der = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
    Files.writeString(
        key(name),
        "-----BEGIN PRIVATE KEY-----%n%s%n-----END PRIVATE KEY-----%n"
            .formatted(Base64.getMimeEncoder().encodeToString(der)));
  }
}
