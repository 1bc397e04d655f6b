package io.asgard.fronting;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.client.websocket.WebSocketSession;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import io.asgard.platform.test.TestKafka;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Opens many WebSockets to a packaged fronting-server, has each send an event now and then, and
 * prints what the server's process takes and how long answers take. Args: clients, seconds between
 * a client's events, seconds to measure, then settings of the server.
 */
final class WebSocketLoad {
  private static final int OPENING = 200; // At once.

  private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
  private final LongAdder stored = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder closed = new LongAdder();

  public static void main(String[] args) throws Exception {
    int clients = Integer.parseInt(args[0]);
    Duration between = Duration.ofSeconds(Long.parseLong(args[1]));
    Duration time = Duration.ofSeconds(Long.parseLong(args[2]));
    String topic = TestKafka.topic("load", 6);
    try (FakeRegistry registry = new FakeRegistry(0).with(topic);
        ServerProcess server =
            ServerProcess.start(registry.url(), Arrays.copyOfRange(args, 3, args.length))) {
      new WebSocketLoad().run(server, topic, clients, between, time);
    }
    System.exit(0);
  }

  private void run(ServerProcess server, String topic, int clients, Duration between, Duration time)
      throws Exception {
    List<Client> open = open(server.port(), clients);
    long idle = server.rssKilobytes();
    send(open, topic, between, between.multipliedBy(2)); // Warms up.
    latencies.clear();
    stored.reset();
    long cpu = server.cpu().toNanos();
    long start = System.nanoTime();
    send(open, topic, between, time);
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos()); // For the last answers.
    double cores = (server.cpu().toNanos() - cpu) / (double) (System.nanoTime() - start);
    List<Long> sorted = latencies.stream().sorted().toList();
    System.out.printf(
        "%d clients: idle rss %d MB, loaded rss %d MB, %.2f cores, %d stored, %d refused, %d closed,"
            + " p50 %.1f ms p99 %.1f ms max %.1f ms%n",
        open.size(),
        idle / 1024,
        server.rssKilobytes() / 1024,
        cores,
        stored.sum(),
        refused.sum(),
        closed.sum(),
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 1));
  }

  private static double at(List<Long> sorted, double part) {
    int index = (int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * part));
    return sorted.get(index) / 1e6;
  }

  private List<Client> open(int port, int clients) throws InterruptedException {
    WebSocketClient client =
        WebSocketClient.builder("ws+h1c://127.0.0.1:" + port)
            .factory(ClientFactory.builder().idleTimeoutMillis(0).build())
            .build();
    Semaphore opening = new Semaphore(OPENING);
    Queue<Client> open = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < clients; i++) {
      opening.acquire();
      client
          .connect(
              "/v1/events/stream",
              HttpHeaders.of(HttpHeaderNames.AUTHORIZATION, "Bearer " + Fronting.TOKEN))
          .whenComplete(
              (session, failure) -> {
                opening.release();
                if (failure == null) {
                  open.add(new Client(session));
                } else {
                  closed.increment();
                }
              });
    }
    opening.acquire(OPENING);
    LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    return new ArrayList<>(open);
  }

  private static void send(List<Client> clients, String topic, Duration between, Duration time) {
    long start = System.nanoTime();
    long gap = between.toNanos() / clients.size();
    for (long i = 0; i * gap < time.toNanos(); i++) {
      LockSupport.parkNanos(start + i * gap - System.nanoTime());
      int who = (int) (i % clients.size());
      clients.get(who).send(request(topic, who));
    }
  }

  private static byte[] request(String topic, int who) {
    return PublishRequest.newBuilder()
        .addEvents(Fronting.event(topic, "driver-" + "x".repeat(60) + who, Instant.now()))
        .build()
        .toByteArray();
  }

  /** One of many. */
  private final class Client implements Subscriber<WebSocketFrame> {
    private final WebSocketWriter out;
    private final Queue<Long> sentAt = new ArrayDeque<>();

    Client(WebSocketSession session) {
      out = session.outbound();
      session.inbound().subscribe(this);
    }

    void send(byte[] request) {
      synchronized (sentAt) {
        sentAt.add(System.nanoTime());
      }
      if (!out.tryWrite(request)) {
        closed.increment();
      }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
      if (frame.type() == WebSocketFrameType.PING) {
        out.writePong();
      } else if (frame.type() == WebSocketFrameType.BINARY) {
        answered(frame.array());
      }
    }

    private void answered(byte[] response) {
      synchronized (sentAt) {
        latencies.add(System.nanoTime() - sentAt.remove());
      }
      try {
        boolean is = PublishResponse.parseFrom(response).getAnswers(0).getCode() == Code.STORED;
        (is ? stored : refused).increment();
      } catch (IOException e) {
        refused.increment();
      }
    }

    @Override
    public void onError(Throwable failure) {
      closed.increment();
    }

    @Override
    public void onComplete() {
      closed.increment();
    }
  }
}
