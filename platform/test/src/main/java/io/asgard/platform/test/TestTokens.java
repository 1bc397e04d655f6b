package io.asgard.platform.test;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** A signing key of this JVM and tokens by it. */
public final class TestTokens {
  private static final ECKey KEY = key();
  private static final Path DIRECTORY = directory();

  private TestTokens() {}

  /** A token that is good for an hour; roles by name, e.g. {@code "EDITOR"}. */
  public static String token(String team, String... roles) {
    return token(UUID.randomUUID().toString(), team, Duration.ofHours(1), roles);
  }

  /** A token with a given id, so that it can be revoked, and life, which may be negative. */
  public static String token(String id, String team, Duration life, String... roles) {
    Instant now = Instant.now();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .jwtID(id)
            .subject("test-" + team)
            .issuer("asgard")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(life)))
            .claim("team", team)
            .claim("roles", List.of(roles))
            .build();
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY.getKeyID()).build(), claims);
      jwt.sign(new ECDSASigner(KEY));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Settings that make a service accept these tokens and show an administrator's itself. */
  public static String[] properties() {
    return new String[] {
      "asgard.auth.jwks=" + DIRECTORY.resolve("jwks.json").toUri(),
      "asgard.auth.revoked=" + revoked().toUri(),
      "asgard.auth.token-file=" + DIRECTORY.resolve("service.token")
    };
  }

  /** The file of revoked token ids, a JSON array. */
  public static Path revoked() {
    return DIRECTORY.resolve("revoked.json");
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("test").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path directory() {
    try {
      Path directory = Files.createTempDirectory("tokens");
      Files.writeString(directory.resolve("jwks.json"), new JWKSet(KEY).toString());
      Files.writeString(directory.resolve("revoked.json"), "[]");
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static {
    try {
      Files.writeString(DIRECTORY.resolve("service.token"), token("platform", "ADMIN"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
