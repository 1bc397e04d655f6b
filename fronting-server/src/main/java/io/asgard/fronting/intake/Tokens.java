package io.asgard.fronting.intake;

import com.linecorp.armeria.common.CommonPools;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Callers;
import io.asgard.platform.service.Role;
import io.asgard.platform.service.UnauthorizedException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose a token is, without blocking the event loop that asks: verifying may read an issuer's
 * address. An answer is good for a second, so a revoked token stops within that and the interval at
 * which revocations are read.
 */
public final class Tokens {
  private static final String BEARER = "Bearer ";
  private static final long GOOD_FOR_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int REMEMBERED = 10_000;

  private final Callers callers;
  private final Map<String, Verified> verified = new ConcurrentHashMap<>();

  public Tokens(Callers callers) {
    this.callers = callers;
  }

  /** The publisher that shows this Authorization header; fails with what is wrong with it. */
  CompletableFuture<Caller> publisher(@Nullable String authorization) {
    CompletableFuture<Caller> caller = caller(authorization);
    if (caller.isDone() && !caller.isCompletedExceptionally() && isPublisher(caller.join())) {
      return caller; // The common case, without another future.
    }
    return caller.thenApply(
        known -> {
          known.requireAny(Role.PUBLISHER);
          return known;
        });
  }

  /** Whoever shows this Authorization header; fails with what is wrong with it. */
  CompletableFuture<Caller> caller(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith(BEARER)) {
      return CompletableFuture.failedFuture(
          new UnauthorizedException("Authorization: missing (expected: Bearer and a token)"));
    }
    Verified known = verified.get(authorization);
    if (known != null && System.nanoTime() - known.atNanos() < GOOD_FOR_NANOS) {
      return known.caller();
    }
    return CompletableFuture.supplyAsync(
        () -> verify(authorization), CommonPools.blockingTaskExecutor());
  }

  private static boolean isPublisher(Caller caller) {
    return caller.may(Role.PUBLISHER, caller.team());
  }

  private Caller verify(String authorization) {
    long now = System.nanoTime();
    Caller caller = callers.verify(authorization.substring(BEARER.length()).strip());
    if (verified.size() >= REMEMBERED) {
      verified.clear();
    }
    verified.put(authorization, new Verified(CompletableFuture.completedFuture(caller), now));
    return caller;
  }

  private record Verified(CompletableFuture<Caller> caller, long atNanos) {}
}
