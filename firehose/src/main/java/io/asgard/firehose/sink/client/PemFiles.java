package io.asgard.firehose.sink.client;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Certificates and a key in files, read again when these change. Thread-safe. */
final class PemFiles implements TlsProvider {
  private final Tls settings;
  private @Nullable FileTime keyRead; // guarded by this
  private @Nullable FileTime caRead; // guarded by this
  private @Nullable TlsKeyPair keyPair; // guarded by this
  private List<X509Certificate> trusted = List.of(); // guarded by this
  private @Nullable SslContext context; // guarded by this, of these:
  private @Nullable TlsKeyPair contextPair;
  private List<X509Certificate> contextTrusted = List.of();

  PemFiles(Tls settings) {
    this.settings = settings;
  }

  @Override
  public synchronized @Nullable TlsKeyPair keyPair(String host) {
    Path certificate = settings.certificate();
    Path key = settings.key();
    if (certificate == null || key == null) {
      return null;
    }
    FileTime changed = changed(certificate);
    if (!changed.equals(keyRead)) {
      keyPair = TlsKeyPair.of(key.toFile(), certificate.toFile());
      keyRead = changed;
    }
    return keyPair;
  }

  @Override
  public synchronized List<X509Certificate> trustedCertificates(String host) {
    Path ca = settings.ca();
    if (ca == null) {
      return List.of();
    }
    FileTime changed = changed(ca);
    if (!changed.equals(caRead)) {
      trusted = read(ca);
      caRead = changed;
    }
    return trusted;
  }

  /** What trusts and shows these. */
  synchronized SslContext context() {
    TlsKeyPair pair = keyPair("");
    List<X509Certificate> authorities = trustedCertificates("");
    SslContext known = context;
    if (known == null || pair != contextPair || authorities != contextTrusted) {
      known = context(pair, authorities);
      context = known;
      contextPair = pair;
      contextTrusted = authorities;
    }
    return known;
  }

  private static SslContext context(@Nullable TlsKeyPair pair, List<X509Certificate> authorities) {
    SslContextBuilder builder =
        SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
    if (pair != null) {
      builder.keyManager(pair.privateKey(), pair.certificateChain());
    }
    if (!authorities.isEmpty()) {
      builder.trustManager(authorities);
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("tls: " + e.getMessage(), e);
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new IllegalStateException("tls: " + file + " (expected: to be readable, " + e + ")", e);
    }
  }

  private static List<X509Certificate> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "tls: " + file + " (expected: certificates in PEM, " + e.getMessage() + ")", e);
    }
  }
}
