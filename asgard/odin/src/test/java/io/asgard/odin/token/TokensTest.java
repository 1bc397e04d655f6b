package io.asgard.odin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TokensTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path directory;
  private Tokens tokens;

  @BeforeEach
  void start() {
    tokens = new Tokens(directory, JsonMapper.shared(), Clock.systemUTC());
    tokens.start();
  }

  @Test
  void createsATokenThatTheKeySetVerifies() throws Exception {
    SignedJWT jwt = SignedJWT.parse(create());
    assertThat(isVerified(jwt)).isTrue();
    assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("ann");
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("asgard");
    assertThat(jwt.getJWTClaimsSet().getStringClaim("team")).isEqualTo("transport");
    assertThat(jwt.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("EDITOR");
    assertThat(jwt.getJWTClaimsSet().getExpirationTime()).isAfter(new Date());
  }

  @Test
  void publishesNoPrivateKeyAndNoToken() throws Exception {
    String token = create();
    assertThat(Files.readString(tokens.jwks())).contains("\"kty\"").doesNotContain("\"d\"");
    assertThat(Files.readString(directory.resolve("tokens.json"))).doesNotContain(token);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("keys.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void keepsAFormerKeyAsLongAsItsTokensLive() throws Exception {
    SignedJWT before = SignedJWT.parse(create());
    tokens.rotate();
    SignedJWT after = SignedJWT.parse(create());
    assertThat(after.getHeader().getKeyID()).isNotEqualTo(before.getHeader().getKeyID());
    assertThat(isVerified(before)).isTrue();
    assertThat(isVerified(after)).isTrue();
  }

  @Test
  void forgetsAFormerKeyWithoutTokens() throws Exception {
    tokens.rotate();
    assertThat(JWKSet.load(tokens.jwks().toFile()).getKeys()).hasSize(1);
  }

  @Test
  void listsARevokedTokenNoMore() throws Exception {
    create();
    String id = tokens.list().get(0).id();
    tokens.revoke(id);
    assertThat(tokens.list()).isEmpty();
    assertThat(Files.readString(tokens.revoked())).isEqualTo("[\"" + id + "\"]\n");
  }

  @Test
  void refusesToRevokeWhatItNeverMade() {
    assertThatThrownBy(() -> tokens.revoke("x")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void givesAProcessTheSameTokenUntilItsRightsChange() throws Exception {
    String first =
        Files.readString(tokens.serviceToken("cosmos", "transport", Set.of(Role.VIEWER)));
    String again =
        Files.readString(tokens.serviceToken("cosmos", "transport", Set.of(Role.VIEWER)));
    String other = Files.readString(tokens.serviceToken("cosmos", "transport", Set.of(Role.ADMIN)));
    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void leavesNoLockBehind() throws Exception {
    Path file = directory.resolve("lock");
    KeyLock.await(file).close();
    KeyLock.await(file).close();
    assertThat(directory.resolve("keys.json.lock")).doesNotExist();
    assertThat(file).doesNotExist();
  }

  @Test
  void makesASecretOnce() {
    assertThat(tokens.secret("postgres"))
        .isEqualTo(tokens.secret("postgres"))
        .hasSizeGreaterThan(30);
  }

  private String create() {
    return tokens.create("ann", "transport", Set.of(Role.EDITOR), DAY);
  }

  private boolean isVerified(SignedJWT jwt) throws Exception {
    List<Boolean> verified = new java.util.ArrayList<>();
    for (var key : JWKSet.load(tokens.jwks().toFile()).getKeys()) {
      verified.add(jwt.verify(new ECDSAVerifier(key.toECKey())));
    }
    return verified.contains(true);
  }
}
