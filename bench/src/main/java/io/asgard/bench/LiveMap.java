package io.asgard.bench;

import io.asgard.e2e.Platform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client of the map: what a browser receives, and how long after the window's end. */
final class LiveMap implements WebSocket.Listener, AutoCloseable {
  private static final Pattern END = Pattern.compile("\"end\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern ROWS = Pattern.compile("\"rows\"\\s*:\\s*\\[\\s*\\[");

  private final StringBuilder text = new StringBuilder(); // owned by the socket's thread
  private final List<Seen> seen = new ArrayList<>(); // guarded by this
  private final CountDownLatch first = new CountDownLatch(1);
  private final WebSocket socket;

  /** A window of the metric and how long after its end it could be seen. */
  record Seen(Instant end, Duration after) {}

  LiveMap(Platform platform, String metric) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("asgard", "bearer." + platform.token())
            .buildAsync(URI.create("ws://127.0.0.1:" + Platform.port(8460) + "/v1/live"), this)
            .join();
    socket.sendText("{\"type\":\"subscribe\",\"metric\":\"" + metric + "\"}", true).join();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      frame(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void frame(String frame) {
    Matcher end = END.matcher(frame);
    if (!end.find() || !ROWS.matcher(frame).find()) {
      return;
    }
    Instant windowEnd = Instant.parse(end.group(1));
    synchronized (this) {
      seen.add(new Seen(windowEnd, Duration.between(windowEnd, Instant.now())));
    }
    first.countDown();
  }

  /** Waits for the first frame with cells in it. */
  boolean awaitFirst(Duration patience) throws InterruptedException {
    return first.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The windows seen that ended in a time. */
  synchronized List<Seen> between(Instant from, Instant to) {
    return seen.stream()
        .filter(each -> each.end().isAfter(from) && !each.end().isAfter(to))
        .toList();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
