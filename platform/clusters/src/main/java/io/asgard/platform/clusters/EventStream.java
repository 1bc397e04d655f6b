package io.asgard.platform.clusters;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server-sent events of one response. One thread takes them; any may close. The HTTP client's
 * own stream of bytes would wait for ever on a connection that is half open.
 */
final class EventStream implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  static final String MEDIA_TYPE = "text/event-stream";

  private static final int LONGEST = 64 << 10; // bytes of an event
  private static final String ENDED = "the answer has ended";

  /** Some of the body, or why there is no more. */
  private record Signal(List<ByteBuffer> bytes, @Nullable IOException end) {}

  private final String stream;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;
  private @Nullable CompletableFuture<?> response;
  // Owned by the thread that takes:
  private final Queue<String> events = new ArrayDeque<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();

  private EventStream(String stream) {
    this.stream = stream;
  }

  /** Begins to ask for the events of a stream; whatever fails, {@link #next} says so. */
  static EventStream open(String stream, HttpClient http, HttpRequest request) {
    EventStream events = new EventStream(stream);
    CompletableFuture<?> response = http.sendAsync(request, events::body);
    events.response = response;
    var ignored =
        response.whenComplete(
            (done, failure) -> {
              Throwable cause = failure == null ? null : failure.getCause();
              events.end(failure == null ? ENDED : String.valueOf(cause == null ? failure : cause));
            });
    return events;
  }

  private BodySubscriber<Void> body(ResponseInfo answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("no type");
    if (answer.statusCode() == 200 && type.startsWith(MEDIA_TYPE)) {
      return BodySubscribers.fromSubscriber(this);
    }
    signals.add(
        new Signal(List.of(), new RefusedException(stream, answer.statusCode(), "as " + type)));
    return BodySubscribers.discarding();
  }

  /**
   * The data of the next event.
   *
   * @param silence how long nothing at all may come
   * @throws IOException if there are no more events
   */
  String next(Duration silence) throws IOException, InterruptedException {
    while (events.isEmpty()) {
      Signal signal = signals.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
      if (signal == null) {
        throw new IOException("nothing came for " + silence);
      }
      IOException end = signal.end();
      if (end != null) {
        throw end;
      }
      for (ByteBuffer bytes : signal.bytes()) {
        read(bytes);
      }
      Flow.Subscription asked = subscription;
      if (asked != null) {
        asked.request(1);
      }
    }
    return events.remove();
  }

  private void read(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        take(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
      } else {
        line.write(next);
      }
      if (line.size() + data.length() > LONGEST) {
        throw new IOException("event: longer than " + LONGEST + " bytes (expected: a location)");
      }
    }
  }

  /** Comments, and fields beside the data, say nothing of a location. */
  private void take(String text) {
    if (text.isEmpty()) {
      if (data.length() > 0) {
        events.add(data.toString());
        data.setLength(0);
      }
    } else if (text.startsWith("data:")) {
      data.append(text, text.startsWith("data: ") ? 6 : 5, text.length()).append('\n');
    }
  }

  private void end(String reason) {
    signals.add(new Signal(List.of(), new IOException(reason)));
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    signals.add(new Signal(bytes, null));
  }

  @Override
  public void onError(Throwable failure) {
    end(failure.toString());
  }

  @Override
  public void onComplete() {
    end(ENDED);
  }

  @Override
  public void close() {
    closed = true;
    Flow.Subscription given = subscription;
    if (given != null) {
      given.cancel();
    }
    CompletableFuture<?> asked = response;
    if (asked != null) {
      asked.cancel(true);
    }
    end("closed");
  }
}
