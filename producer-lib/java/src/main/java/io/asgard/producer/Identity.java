package io.asgard.producer;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom a TLS connection trusts and what it shows, files in PEM.
 *
 * @param trust certificates that a server may show; null: those that the JDK trusts
 * @param certificate of this client, with its chain; null: none
 * @param key of the certificate, PKCS 8
 */
record Identity(@Nullable Path trust, @Nullable Path certificate, @Nullable Path key) {
  static final Identity NONE = new Identity(null, null, null);

  ChannelCredentials credentials() {
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    try {
      if (trust != null) {
        tls.trustManager(trust.toFile());
      }
      if (certificate != null && key != null) {
        tls.keyManager(certificate.toFile(), key.toFile());
      }
      return tls.build();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "TLS: " + e.getMessage() + " (expected: readable files in PEM)", e);
    }
  }
}
