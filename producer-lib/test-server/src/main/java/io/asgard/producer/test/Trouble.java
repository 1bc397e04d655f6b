package io.asgard.producer.test;

import io.asgard.contracts.v1.Answer.Code;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What befalls a request, in place of being taken. */
public final class Trouble {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private static final Set<Code> NO_REFUSALS =
      EnumSet.of(Code.STORED, Code.SPOOLED, Code.UNRECOGNIZED, Code.CODE_UNSPECIFIED);

  private final @Nullable StatusException failure;
  private final @Nullable Code code;
  private final Duration delay;
  private final boolean taken;

  private Trouble(
      @Nullable StatusException failure, @Nullable Code code, Duration delay, boolean taken) {
    this.failure = failure;
    this.code = code;
    this.delay = delay;
    this.taken = taken;
  }

  /** The server is not there for it. */
  public static Trouble unavailable() {
    return failed(Status.UNAVAILABLE.withDescription("told to be away"), false);
  }

  /** The team's quota is used up for so long. */
  public static Trouble quota(Duration retryAfter) {
    Metadata trailers = new Metadata();
    trailers.put(PUSHBACK, Long.toString(retryAfter.toMillis()));
    Status status = Status.RESOURCE_EXHAUSTED.withDescription("told that the quota is used up");
    return new Trouble(status.asException(trailers), null, Duration.ZERO, false);
  }

  /** The request is larger than the server takes. */
  public static Trouble tooLarge() {
    return failed(Status.RESOURCE_EXHAUSTED.withDescription("told that it is too large"), false);
  }

  /** The token is not accepted. */
  public static Trouble unauthenticated() {
    return failed(Status.UNAUTHENTICATED.withDescription("told that the token is bad"), false);
  }

  /** The events are taken, and the answer is lost: they come again, with the same ids. */
  public static Trouble lostAnswer() {
    return failed(Status.UNAVAILABLE.withDescription("told to lose the answer"), true);
  }

  /** The events are taken, and the answer comes late. */
  public static Trouble delay(Duration delay) {
    return new Trouble(null, null, delay, true);
  }

  /** Every event that would have been taken is refused with that code. */
  public static Trouble refusal(Code code) {
    if (NO_REFUSALS.contains(code)) {
      throw new IllegalArgumentException("code: " + code + " (expected: a refusal)");
    }
    return new Trouble(null, code, Duration.ZERO, false);
  }

  /** How the request fails as a whole, if it does. */
  @Nullable StatusException failure() {
    return failure;
  }

  /** How its events are refused, if they are. */
  @Nullable Code code() {
    return code;
  }

  Duration delay() {
    return delay;
  }

  /** Whether its events are taken all the same. */
  boolean taken() {
    return taken;
  }

  private static Trouble failed(Status status, boolean taken) {
    return new Trouble(status.asException(), null, Duration.ZERO, taken);
  }
}
