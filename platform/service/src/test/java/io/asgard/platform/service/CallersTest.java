package io.asgard.platform.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import io.asgard.platform.test.TestTokens;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallersTest {
  @TempDir Path directory;

  private final Callers callers = callers(Set.of());

  @Test
  void namesTheCaller() {
    Caller caller = callers.verify(TestTokens.token("id-1", "transport", hour(), "EDITOR"));
    assertThat(caller)
        .isEqualTo(new Caller("id-1", "test-transport", "transport", Set.of(Role.EDITOR)));
  }

  @Test
  void refusesWhatIsNoToken() {
    assertThatThrownBy(() -> callers.verify("nonsense"))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessage("token: not a signed JWT");
  }

  @Test
  void refusesAChangedToken() {
    String token = TestTokens.token("transport", "VIEWER");
    String[] parts = token.split("\\.");
    String other = TestTokens.token("payments", "ADMIN").split("\\.")[1];
    assertThatThrownBy(() -> callers.verify(parts[0] + "." + other + "." + parts[2]))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessage("token: signature is not valid");
  }

  @Test
  void refusesAnUnsignedToken() {
    String token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
    assertThatThrownBy(() -> callers.verify(token)).isInstanceOf(UnauthorizedException.class);
  }

  @Test
  void refusesAnExpiredToken() {
    String token = TestTokens.token("id-1", "transport", Duration.ofHours(-1), "VIEWER");
    assertThatThrownBy(() -> callers.verify(token))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageStartingWith("token: expired at");
  }

  @Test
  void refusesARevokedTokenThatWasGood() throws Exception {
    Path file = Files.writeString(directory.resolve("revoked.json"), "[]");
    Callers revocable = callers(file, Duration.ZERO);
    String token = TestTokens.token("id-1", "transport", hour(), "VIEWER");
    assertThat(revocable.verify(token).id()).isEqualTo("id-1");
    Files.writeString(file, "[\"id-1\", \"id-0\", \"id-1\"]");
    io.asgard.platform.test.Eventually.within(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> revocable.verify(token)).hasMessage("token: id-1 is revoked"));
  }

  @Test
  void refusesAnAlgorithmThatItCannotVerify() throws Exception {
    String header = "{\"alg\":\"EdDSA\",\"kid\":\"k\"}";
    String token = Base64URL.encode(header) + ".e30." + Base64URL.encode("signature");
    assertThatThrownBy(() -> callers.verify(token))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageStartingWith("token: algorithm EdDSA (expected: one of [");
  }

  @Test
  void anOperatorIsAnEditorOfItsTeamOnly() {
    Caller caller = callers.verify(TestTokens.token("transport", "OPERATOR"));
    assertThat(caller.may(Role.OPERATOR, "transport")).isTrue();
    assertThatThrownBy(() -> caller.require(Role.EDITOR, "payments"))
        .isInstanceOf(ForbiddenException.class);
  }

  private static Duration hour() {
    return Duration.ofHours(1);
  }

  private static Callers callers(Set<String> revoked) {
    return new Callers(keys(), () -> revoked, "asgard", Clock.systemUTC());
  }

  private static Callers callers(Path revoked, Duration refresh) {
    Watched<Set<String>> ids =
        new Watched<>(revoked.toUri(), refresh, ServiceAutoConfiguration::ids);
    return new Callers(keys(), ids::get, "asgard", Clock.systemUTC());
  }

  private static Watched<JWKSet> keys() {
    URI jwks = URI.create(TestTokens.properties()[0].substring("asgard.auth.jwks=".length()));
    return new Watched<>(jwks, Duration.ofMinutes(1), JWKSet::parse);
  }
}
