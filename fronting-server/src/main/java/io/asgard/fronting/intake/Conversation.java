package io.asgard.fronting.intake;

import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.UnavailableException;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many requests over one call or connection. They are handed over one after the other, so that
 * their order holds, and up to {@link #WINDOW} wait for Kafka at once. The next is asked for only
 * while there is room and the client reads its answers: a slow client stops itself, by flow
 * control. A request that cannot be read ends the conversation, once those before it are answered.
 * Owned by the event loop of its connection.
 */
final class Conversation {
  /** A request that has come. */
  interface Request {
    /** Reads it; fails with what is wrong with the request as a whole. */
    CompletableFuture<Events> read(Caller caller);

    /** Bytes that it came in. */
    int size();
  }

  /** The other side, seam of the protocols. Called on the event loop. */
  interface Client {
    /** Whether it reads its answers; {@link #more} is to be called when it does again. */
    boolean isReady();

    /** Has it give one more request. */
    void ask();

    /** Tells the answers to the earliest request that has none. */
    void answer(Request request, Events events, PublishResponse response);

    /** Hangs up on one that does not read, since a goodbye would wait behind its answers. */
    void cut();

    /** Says goodbye: null after the client did, else why; there is nothing after it. */
    void end(@Nullable Throwable why);
  }

  /** Why a conversation ends that did nothing wrong. */
  static final class StopsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StopsException() {
      super("fronting: stops (expected: another connection)");
    }
  }

  private static final int WINDOW = 32;
  private static final int EVENT_BYTES = 200; // What an event takes beside its own.

  private final Gate gate;
  private final Tokens tokens;
  private final Room room;
  private final @Nullable String authorization;
  private final EventLoop loop;
  private final Client client;
  private final Consumer<Conversation> closed;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private boolean asked; // For a request that has not come or is not handed over yet.
  private boolean preparing; // A request that has come is not handed over yet.
  private boolean ended;
  private @Nullable Throwable why;
  private boolean over;
  private long held; // Of the room.
  private long readyNanos = System.nanoTime(); // When its client was seen to read.

  Conversation(
      Gate gate,
      Tokens tokens,
      Room room,
      @Nullable String authorization,
      EventLoop loop,
      Client client,
      Consumer<Conversation> closed) {
    this.gate = gate;
    this.tokens = tokens;
    this.room = room;
    this.authorization = authorization;
    this.loop = loop;
    this.client = client;
    this.closed = closed;
  }

  void receive(Request request) {
    if (over) {
      return;
    }
    try {
      take(request.size());
    } catch (UnavailableException e) {
      fail(e);
      return;
    }
    preparing = true;
    // The caller is asked for anew for each request, so that none comes in by a revoked token.
    CompletableFuture<Prepared> prepared =
        tokens.publisher(authorization).thenCompose(caller -> prepare(caller, request));
    onLoop(prepared, () -> handOver(prepared, request));
  }

  /** The client has said goodbye; what it asked before is still answered. */
  void clientEnds() {
    ended = true;
    finish();
  }

  /** The client is gone. */
  void leave() {
    over = true;
    give(held);
    closed.accept(this);
  }

  /** Takes nothing more, and ends once what was read is answered. To be called from any thread. */
  void stop(Throwable reason) {
    loop.execute(() -> fail(reason));
  }

  /** Ends soon after its token is revoked or expired, though it says nothing. From any thread. */
  void checkToken() {
    tokens
        .publisher(authorization)
        .whenComplete(
            (caller, failure) -> {
              if (failure != null && Failure.isRefusal(failure)) {
                stop(failure);
              }
            });
  }

  /** Ends at once if its client has not read for that long. */
  void cutDeaf(long nowNanos, Duration patience) {
    if (client.isReady()) {
      readyNanos = nowNanos;
    } else if (!over && nowNanos - readyNanos >= patience.toNanos()) {
      leave();
      client.cut();
    }
  }

  /** Asks for the next request if it may come. */
  void more() {
    boolean full = waiting.size() >= WINDOW || (!waiting.isEmpty() && room.tight());
    if (!asked && !ended && why == null && !over && !full && client.isReady()) {
      asked = true;
      client.ask();
    }
  }

  private CompletableFuture<Prepared> prepare(Caller caller, Request request) {
    return request
        .read(caller)
        .thenCompose(events -> gate.ready(events).thenApply(ready -> new Prepared(caller, events)));
  }

  private void handOver(CompletableFuture<Prepared> prepared, Request request) {
    preparing = false;
    asked = false;
    if (over) {
      return;
    }
    if (prepared.isCompletedExceptionally()) {
      prepared.whenComplete((none, failure) -> fail(failure));
      return;
    }
    Prepared is = prepared.join();
    long more = (long) EVENT_BYTES * is.events().events().size();
    try {
      take(more);
    } catch (UnavailableException e) {
      fail(e);
      return;
    }
    CompletableFuture<PublishResponse> response = gate.next(is.caller(), is.events());
    waiting.add(new Waiting(request, is.events(), response, request.size() + more));
    onLoop(response, this::answer);
    more();
  }

  private void answer() {
    while (!over && !waiting.isEmpty() && waiting.element().response().isDone()) {
      Waiting first = waiting.remove();
      give(first.bytes());
      client.answer(first.request(), first.events(), first.response().join());
    }
    more();
    finish();
  }

  private void fail(Throwable reason) {
    if (why == null) {
      why = reason;
    }
    finish();
  }

  private void finish() {
    if (!over && !preparing && waiting.isEmpty() && (ended || why != null)) {
      leave();
      client.end(why);
    }
  }

  private void take(long bytes) {
    held += bytes;
    room.take(bytes);
  }

  private void give(long bytes) {
    held -= bytes;
    room.give(bytes);
  }

  private void onLoop(CompletableFuture<?> future, Runnable next) {
    if (future.isDone() && loop.inEventLoop()) {
      next.run();
    } else {
      future.whenComplete((value, failure) -> loop.execute(next));
    }
  }

  private record Prepared(Caller caller, Events events) {}

  private record Waiting(
      Request request, Events events, CompletableFuture<PublishResponse> response, long bytes) {}
}
