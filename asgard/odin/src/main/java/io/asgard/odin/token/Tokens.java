package io.asgard.odin.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes and revokes tokens, in a directory: {@code keys.json} (private), {@code jwks.json} and
 * {@code revoked.json} (what services read), {@code tokens.json} (what was made). Several processes
 * may do so at once.
 */
public final class Tokens {
  private static final String ISSUER = "asgard";
  private static final Duration SERVICE_VALIDITY = Duration.ofDays(365);
  private static final Duration SERVICE_RENEWAL = Duration.ofDays(30);

  private final Path directory;
  private final JsonMapper json;
  private final Clock clock;

  public Tokens(Path directory, JsonMapper json, Clock clock) {
    this.directory = directory;
    this.json = json;
    this.clock = clock;
  }

  /** The public keys, for services. */
  public Path jwks() {
    return directory.resolve("jwks.json");
  }

  /** The revoked ids, for services. */
  public Path revoked() {
    return directory.resolve("revoked.json");
  }

  /** Makes the files that services read, if they are not there. */
  public void start() {
    exclusively(
        () -> {
          keys();
          if (!Files.exists(revoked())) {
            write("revoked.json", Set.of());
          }
          return true;
        });
  }

  /** Makes a token. */
  public String create(String subject, String team, Set<Role> roles, Duration validity) {
    return exclusively(
        () -> {
          ECKey key = keys().get(0);
          Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
          List<String> names = roles.stream().map(Role::name).sorted().toList();
          TokenEntry entry =
              new TokenEntry(
                  UUID.randomUUID().toString(),
                  subject,
                  team,
                  new TreeSet<>(names),
                  now,
                  now.plus(validity),
                  key.getKeyID());
          List<TokenEntry> all = new ArrayList<>(entries());
          all.removeIf(old -> old.expires().isBefore(now));
          all.add(entry);
          write("tokens.json", all);
          return sign(entry, key);
        });
  }

  private static String sign(TokenEntry entry, ECKey key) throws JOSEException {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .jwtID(entry.id())
            .subject(entry.subject())
            .claim("team", entry.team())
            .claim("roles", List.copyOf(entry.roles()))
            .issueTime(Date.from(entry.made()))
            .expirationTime(Date.from(entry.expires()))
            .build();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  /** The tokens that are valid by their time, those that were revoked left out. */
  public List<TokenEntry> list() {
    return exclusively(
        () -> {
          Set<String> revoked = revokedIds();
          Instant now = clock.instant();
          return entries().stream()
              .filter(entry -> entry.expires().isAfter(now) && !revoked.contains(entry.id()))
              .toList();
        });
  }

  /** From now on nobody accepts the token; services know within seconds. */
  public void revoke(String id) {
    exclusively(
        () -> {
          if (entries().stream().noneMatch(entry -> entry.id().equals(id))) {
            throw new NotFoundException("token: " + id + " (expected: an id of `token list`)");
          }
          Set<String> ids = revokedIds();
          ids.add(id);
          write("revoked.json", ids);
          return true;
        });
  }

  /**
   * Signs with a new key from now on. The former keys verify until the last token made with them
   * ends.
   *
   * @return the new key's id
   */
  public String rotate() {
    return exclusively(
        () -> {
          Instant now = clock.instant();
          List<TokenEntry> entries = entries();
          List<ECKey> keys = new ArrayList<>();
          keys.add(newKey());
          for (ECKey key : keys()) {
            if (entries.stream()
                .anyMatch(e -> e.key().equals(key.getKeyID()) && e.expires().isAfter(now))) {
              keys.add(key);
            }
          }
          writeKeys(keys);
          return keys.get(0).getKeyID();
        });
  }

  /** A file with a token for a process of the platform; the same until it is about to end. */
  public Path serviceToken(String name, String team, Set<Role> roles) {
    Path file = directory.resolve("tokens").resolve(name + ".token");
    if (!isGood(file, team, roles)) {
      String token = create("asgard/" + name, team, roles, SERVICE_VALIDITY);
      try {
        PrivateFiles.write(file, token + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file;
  }

  private boolean isGood(Path file, String team, Set<Role> roles) {
    Optional<String> id = idIn(file);
    Instant soon = clock.instant().plus(SERVICE_RENEWAL);
    List<String> names = roles.stream().map(Role::name).sorted().toList();
    return id.isPresent()
        && list().stream()
            .filter(entry -> entry.id().equals(id.get()) && entry.team().equals(team))
            .anyMatch(
                e ->
                    e.expires().isAfter(soon)
                        && List.copyOf(new TreeSet<>(e.roles())).equals(names));
  }

  private static Optional<String> idIn(Path file) {
    try {
      return Optional.ofNullable(
          SignedJWT.parse(Files.readString(file).strip()).getJWTClaimsSet().getJWTID());
    } catch (IOException | ParseException e) {
      return Optional.empty();
    }
  }

  /** A secret of the platform's own, made on first use. */
  public String secret(String name) {
    return exclusively(
        () -> {
          Path file = directory.resolve(name + ".secret");
          if (!Files.exists(file)) {
            PrivateFiles.write(file, UUID.randomUUID().toString());
          }
          return Files.readString(file);
        });
  }

  private List<ECKey> keys() throws IOException, JOSEException {
    Path file = directory.resolve("keys.json");
    if (!Files.exists(file)) {
      List<ECKey> keys = List.of(newKey());
      writeKeys(keys);
      return keys;
    }
    try {
      return JWKSet.parse(Files.readString(file)).getKeys().stream().map(JWK::toECKey).toList();
    } catch (ParseException e) {
      throw new IllegalStateException(file + ": not a key set", e);
    }
  }

  private static ECKey newKey() throws JOSEException {
    return new ECKeyGenerator(Curve.P_256)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.ES256)
        .keyID(UUID.randomUUID().toString().substring(0, 8))
        .generate();
  }

  private void writeKeys(List<ECKey> keys) throws IOException {
    JWKSet set = new JWKSet(List.<JWK>copyOf(keys));
    // The public half first: a token must never be newer than the key that verifies it.
    PrivateFiles.write(jwks(), set.toString(true));
    PrivateFiles.write(directory.resolve("keys.json"), set.toString(false));
  }

  private List<TokenEntry> entries() throws IOException {
    Path file = directory.resolve("tokens.json");
    return Files.exists(file)
        ? List.of(json.readValue(Files.readString(file), TokenEntry[].class))
        : List.of();
  }

  private Set<String> revokedIds() throws IOException {
    return Files.exists(revoked())
        ? new TreeSet<>(List.of(json.readValue(Files.readString(revoked()), String[].class)))
        : new TreeSet<>();
  }

  private void write(String name, Object value) throws IOException {
    PrivateFiles.write(directory.resolve(name), json.writeValueAsString(value) + "\n");
  }

  private interface Work<T> {
    T run() throws IOException, JOSEException;
  }

  /** One thread and one process at a time. */
  private synchronized <T> T exclusively(Work<T> work) {
    try {
      Files.createDirectories(directory);
      try (KeyLock ignored = KeyLock.await(directory.resolve("keys.json.lock"))) {
        return work.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
