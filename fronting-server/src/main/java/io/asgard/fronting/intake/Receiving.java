package io.asgard.fronting.intake;

import com.linecorp.armeria.common.FilteredHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.asgard.platform.service.UnavailableException;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.util.unit.DataSize;

/**
 * Bounds the bytes of requests that are not complete yet, all together: so that many who send
 * slowly, each within its own bound, cannot hold the memory. Thread-safe.
 */
final class Receiving implements DecoratingHttpServiceFunction {
  private static final AttributeKey<Held> HELD = AttributeKey.valueOf(Receiving.class, "HELD");

  private final long max;
  private final AtomicLong bytes = new AtomicLong();

  Receiving(DataSize max) {
    this.max = max.toBytes();
  }

  /** A message of a stream is complete; what comes now is the next one's. */
  static void complete(ServiceRequestContext ctx) {
    Held held = ctx.attr(HELD);
    if (held != null) {
      held.release();
    }
  }

  long bytes() {
    return bytes.get();
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    Held held = new Held();
    ctx.setAttr(HELD, held);
    HttpRequest counted = new Counted(request, held);
    ctx.updateRequest(counted);
    var ignored = ctx.log().whenComplete().thenAccept(log -> held.end());
    return delegate.serve(ctx, counted);
  }

  /** Not {@code peekData}: whoever collects a body then peeks when it is complete. */
  private static final class Counted extends FilteredHttpRequest {
    private final Held held;

    Counted(HttpRequest request, Held held) {
      super(request, true); // As they come, without a copy of each.
      this.held = held;
    }

    @Override
    protected HttpObject filter(HttpObject object) {
      if (object instanceof HttpData data) {
        held.add(data);
      }
      return object;
    }
  }

  /** What one request holds. */
  private final class Held {
    private final AtomicLong mine = new AtomicLong();
    private volatile boolean ended;

    void add(HttpData data) {
      if (ended) {
        return; // Nobody keeps what still comes after the answer.
      }
      mine.addAndGet(data.length());
      long all = bytes.addAndGet(data.length());
      if (all > max) {
        throw new UnavailableException(
            "receiving: %d bytes (expected: <= %d, fronting.max-receiving)".formatted(all, max));
      }
    }

    void release() {
      bytes.addAndGet(-mine.getAndSet(0));
    }

    void end() {
      ended = true;
      release();
    }
  }
}
