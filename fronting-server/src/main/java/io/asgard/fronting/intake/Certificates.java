package io.asgard.fronting.intake;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the port shows of itself and asks of its clients, from files that may be replaced while the
 * server runs. Files that are wrong, or do not belong together yet, change nothing.
 */
final class Certificates implements TlsProvider {
  /** All that the files say, which changes at once. */
  private record Content(TlsKeyPair pair, @Nullable List<X509Certificate> clients) {}

  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  private final FrontingServer.Tls files;
  private volatile Content content;
  private volatile @Nullable String failure;
  private List<byte[]> read; // Owned by the thread that looks.

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if they are wrong
   */
  Certificates(FrontingServer.Tls files) {
    this.files = files;
    try {
      read = read();
      content = content(read);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("fronting.tls: " + files + ": " + e, e);
    }
  }

  /** Takes up what has changed. To be called now and then, by one thread. */
  void look() {
    try {
      List<byte[]> now = read();
      if (!same(now, read)) {
        content = content(now);
        read = now;
        LOG.info("fronting.tls: certificates read anew");
      }
      failure = null;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      String reason = "fronting.tls: " + files + ": " + e + " (what was read before stands)";
      if (!reason.equals(failure)) {
        LOG.warn("{}", reason);
      }
      failure = reason;
    }
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public TlsKeyPair keyPair(String hostname) {
    return content.pair();
  }

  @Override
  public @Nullable List<X509Certificate> trustedCertificates(String hostname) {
    return content.clients();
  }

  private List<byte[]> read() throws IOException {
    byte[] key = Files.readAllBytes(files.key());
    byte[] certificate = Files.readAllBytes(files.certificate());
    return files.clientCa() == null
        ? List.of(key, certificate)
        : List.of(key, certificate, Files.readAllBytes(files.clientCa()));
  }

  private static boolean same(List<byte[]> one, List<byte[]> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!Arrays.equals(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Content content(List<byte[]> bytes) throws GeneralSecurityException {
    TlsKeyPair pair = TlsKeyPair.of(stream(bytes.get(0)), stream(bytes.get(1)));
    fit(pair.privateKey(), pair.certificateChain().get(0).getPublicKey());
    return new Content(pair, bytes.size() == 2 ? null : clients(bytes.get(2)));
  }

  /** An empty list would trust nobody or, worse, ask nobody. */
  private static List<X509Certificate> clients(byte[] bytes) throws GeneralSecurityException {
    List<X509Certificate> clients =
        CertificateFactory.getInstance("X.509").generateCertificates(stream(bytes)).stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (clients.isEmpty()) {
      throw new IllegalArgumentException("client-ca: no certificate (expected: at least one)");
    }
    return clients;
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** Two files cannot be replaced at once: in between, one key is not the other's. */
  private static void fit(PrivateKey key, PublicKey of) throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            "RSA".equals(key.getAlgorithm()) ? "SHA256withRSA" : "SHA256withECDSA");
    byte[] text = {1};
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(of);
    signature.update(text);
    if (!signature.verify(signed)) {
      throw new IllegalArgumentException("key: not of the certificate (expected: its own)");
    }
  }
}
