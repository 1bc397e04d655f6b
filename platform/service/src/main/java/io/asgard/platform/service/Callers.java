package io.asgard.platform.service;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies bearer tokens: JWTs signed by a key of the JWKS address, not expired, not revoked. A
 * verified token is remembered until it expires, so the signature is checked once; its revocation
 * is checked on every call. Thread-safe.
 */
public final class Callers {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.PS256);
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
  private static final int REMEMBERED = 10_000;

  private final Watched<JWKSet> keys;
  private final Supplier<Set<String>> revoked;
  private final String issuer;
  private final Clock clock;
  private final Map<String, Verified> verified = new ConcurrentHashMap<>();

  Callers(Watched<JWKSet> keys, Supplier<Set<String>> revoked, String issuer, Clock clock) {
    this.keys = keys;
    this.revoked = revoked;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * The caller that the token was given to.
   *
   * @param token a compact JWS, without "Bearer "
   * @throws UnauthorizedException if it is not a valid token of this platform at the moment
   */
  public Caller verify(String token) {
    Verified known = verified.get(token);
    if (known == null) {
      known = check(token);
      if (verified.size() >= REMEMBERED) {
        verified.clear();
      }
      verified.put(token, known);
    }
    if (known.until().isBefore(clock.instant())) {
      verified.remove(token);
      throw new UnauthorizedException("token: expired at " + known.until());
    }
    if (revoked.get().contains(known.caller().id())) {
      throw new UnauthorizedException("token: " + known.caller().id() + " is revoked");
    }
    return known.caller();
  }

  private Verified check(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!signed(jwt)) {
        throw new UnauthorizedException("token: signature is not valid");
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      if (!issuer.equals(claims.getIssuer())) {
        throw new UnauthorizedException(
            "token: issuer " + claims.getIssuer() + " (expected: " + issuer + ")");
      }
      if (claims.getExpirationTime() == null) {
        throw new UnauthorizedException("token: no claim exp (expected: an expiry)");
      }
      return new Verified(caller(claims), claims.getExpirationTime().toInstant().plus(CLOCK_SKEW));
    } catch (ParseException e) {
      throw new UnauthorizedException("token: not a signed JWT");
    } catch (JOSEException e) {
      throw new UnauthorizedException("token: " + e.getMessage());
    }
  }

  private boolean signed(SignedJWT jwt) throws JOSEException {
    JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
    if (!ALGORITHMS.contains(algorithm)) {
      throw new UnauthorizedException(
          "token: algorithm " + algorithm + " (expected: one of " + ALGORITHMS + ")");
    }
    JWK key = key(jwt.getHeader().getKeyID());
    if (!(key instanceof AsymmetricJWK asymmetric)) {
      throw new UnauthorizedException("token: key " + jwt.getHeader().getKeyID() + " is unknown");
    }
    JWSVerifier verifier =
        new DefaultJWSVerifierFactory()
            .createJWSVerifier(jwt.getHeader(), asymmetric.toPublicKey());
    return jwt.verify(verifier);
  }

  private @Nullable JWK key(@Nullable String id) {
    JWK key = keys.get().getKeyByKeyId(id);
    // A key newer than the last look at the address: look again before refusing.
    return key != null ? key : keys.refresh().getKeyByKeyId(id);
  }

  private static Caller caller(JWTClaimsSet claims) throws ParseException {
    String id = claims.getJWTID();
    String team = claims.getStringClaim("team");
    if (id == null || claims.getSubject() == null || team == null) {
      throw new UnauthorizedException(
          "token: claims " + claims.getClaims().keySet() + " (expected: jti, sub, team)");
    }
    List<String> names = claims.getStringListClaim("roles");
    Set<Role> roles = new HashSet<>();
    for (String name : names == null ? List.<String>of() : names) {
      roles.add(role(name));
    }
    return new Caller(id, claims.getSubject(), team, roles);
  }

  private static Role role(String name) {
    try {
      return Role.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UnauthorizedException(
          "token: role " + name + " (expected: one of " + List.of(Role.values()) + ")");
    }
  }

  private record Verified(Caller caller, Instant until) {}
}
