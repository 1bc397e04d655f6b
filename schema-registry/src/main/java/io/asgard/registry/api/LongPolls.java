package io.asgard.registry.api;

import io.asgard.registry.catalog.Tagged;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

/** Requests that wait for a change. None of them holds a thread. */
public final class LongPolls implements AutoCloseable {
  private final Set<Waiting<?>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Answers when the value has another tag, at the latest after the given time.
   *
   * @param known the tag that the client has
   */
  <T> DeferredResult<ResponseEntity<T>> answer(
      Supplier<Tagged<T>> value, String known, Duration atMost) {
    // Throws to the caller for what is not there: nothing will ever be waited for.
    boolean late = !value.get().etag().equals(known);
    Waiting<T> one = new Waiting<>(new DeferredResult<>(atMost.toMillis()), value, known);
    one.result.onTimeout(one::answer);
    one.result.onCompletion(() -> waiting.remove(one));
    waiting.add(one);
    if (late || closed || atMost.isZero()) {
      one.answer();
    }
    // The change may have come before it was among those that are told.
    one.look();
    return one.result;
  }

  /** Tells everyone who waits to look again. */
  public void changed() {
    waiting.forEach(Waiting::look);
  }

  public int size() {
    return waiting.size();
  }

  /** Answers everyone, now and from now on. */
  @Override
  public void close() {
    closed = true;
    waiting.forEach(Waiting::answer);
  }

  private record Waiting<T>(
      DeferredResult<ResponseEntity<T>> result, Supplier<Tagged<T>> value, String known) {
    void look() {
      try {
        if (!known.equals(value.get().etag())) {
          answer();
        }
      } catch (RuntimeException e) {
        // The trouble of this one: the others must be told all the same.
        result.setErrorResult(e);
      }
    }

    // Spring makes it a 304 if the client has it. A second answer is ignored.
    void answer() {
      Tagged<T> now = value.get();
      result.setResult(ResponseEntity.ok().eTag(now.etag()).body(now.value()));
    }
  }
}
