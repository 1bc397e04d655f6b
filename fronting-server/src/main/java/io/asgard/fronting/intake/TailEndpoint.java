package io.asgard.fronting.intake;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.fronting.tail.Ask;
import io.asgard.fronting.tail.Reader;
import io.asgard.fronting.tail.Tails;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.ForbiddenException;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/topics/{topic}/tail}: the events of a topic as they arrive, one a line. */
final class TailEndpoint implements HttpService {
  private static final MediaType NDJSON = MediaType.create("application", "x-ndjson");

  private final Schemas schemas;
  private final Tokens tokens;
  private final Tails tails;
  private final IntakeMetrics metrics;

  TailEndpoint(Schemas schemas, Tokens tokens, Tails tails, IntakeMetrics metrics) {
    this.schemas = schemas;
    this.tokens = tokens;
    this.tails = tails;
    this.metrics = metrics;
    metrics.watch(Protocol.TAIL, tails::size);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    metrics.request(Protocol.TAIL);
    Caller caller = Authentication.caller(ctx);
    TopicType type = type(String.valueOf(ctx.pathParam("topic")));
    require(caller, type);
    QueryParams query = ctx.queryParams();
    boolean text = request.headers().get(HttpHeaderNames.ACCEPT, "").startsWith("text/plain");
    Ask ask =
        Ask.of(
            type,
            query.getAll("where"),
            query.get("from"),
            query.get("last"),
            query.get("count"),
            text);
    ctx.clearRequestTimeout(); // A look lasts as long as somebody looks.
    HttpResponseWriter lines = HttpResponse.streaming();
    lines.write(
        ResponseHeaders.of(
            HttpStatus.OK,
            HttpHeaderNames.CONTENT_TYPE,
            text ? MediaType.PLAIN_TEXT_UTF_8 : NDJSON));
    tails.start(
        caller.team(),
        ask,
        new Client(type.topic(), lines, Authentication.authorization(request.headers())));
    return lines;
  }

  private static void require(Caller caller, TopicType type) {
    if (!caller.may(Role.PUBLISHER, type.team())) {
      caller.require(Role.VIEWER, type.team());
    }
  }

  private TopicType type(String topic) {
    Optional<TopicType> type = schemas.find(topic);
    if (type.isEmpty() && schemas.failure().isPresent()) {
      throw new UnavailableException(
          "topic: " + topic + " is not known (" + schemas.failure().get() + ")");
    }
    return type.orElseThrow(
        () -> new NotFoundException("topic: " + topic + " (expected: a registered topic)"));
  }

  /** The one that looks. Its lines may wait for it up to a bound. */
  private final class Client implements Reader {
    private static final int MOST_UNREAD = 1 << 20;
    // With what the answer about a token may be old, less than 5 s.
    private static final long RIGHTS_NANOS = Duration.ofSeconds(1).toNanos();

    private final String topic;
    private final HttpResponseWriter lines;
    private final @Nullable String authorization;
    private final AtomicLong unread = new AtomicLong();
    private long checkedNanos = System.nanoTime();

    Client(String topic, HttpResponseWriter lines, @Nullable String authorization) {
      this.topic = topic;
      this.lines = lines;
      this.authorization = authorization;
    }

    @Override
    public boolean isThere() {
      return lines.isOpen();
    }

    @Override
    public Optional<String> refusal() {
      if (System.nanoTime() - checkedNanos < RIGHTS_NANOS) {
        return Optional.empty();
      }
      checkedNanos = System.nanoTime();
      try {
        require(tokens.caller(authorization).join(), type(topic)); // Its team may be another now.
        return Optional.empty();
      } catch (ForbiddenException | NotFoundException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      } catch (UnavailableException e) {
        return Optional.empty(); // As long as nobody says otherwise.
      } catch (CompletionException e) {
        return Failure.isRefusal(e)
            ? Optional.of(String.valueOf(Exceptions.peel(e).getMessage()))
            : Optional.empty();
      }
    }

    @Override
    public boolean hasRoom() {
      return unread.get() < MOST_UNREAD;
    }

    @Override
    public void tell(String text) {
      HttpData data = HttpData.ofUtf8(text);
      if (lines.tryWrite(data)) {
        unread.addAndGet(data.length());
        lines.whenConsumed().whenComplete((none, failure) -> unread.addAndGet(-data.length()));
      }
    }

    @Override
    public void cut() {
      metrics.refused(Protocol.TAIL, Failure.Reason.SLOW);
      lines.abort();
    }

    @Override
    public void end() {
      lines.close();
    }
  }
}
