package io.asgard.fronting.intake;

import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import io.asgard.fronting.publish.Outlets;
import io.asgard.fronting.publish.Publisher;
import io.asgard.fronting.quota.Quotas;
import io.asgard.fronting.tail.Tails;
import io.asgard.fronting.worker.FrontingWorker;
import io.asgard.platform.records.Schemas;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.unit.DataSize;

/**
 * The port. Starts what it needs before it opens, and on a stop closes in reverse: no new requests,
 * answers to those that came, then Kafka. Neither Kafka nor the registry has to be there.
 */
public final class FrontingServer implements SmartLifecycle {
  /**
   * How to listen.
   *
   * @param port 0 takes a free one
   * @param maxRequest bytes of a REST body, a gRPC message or a WebSocket's message
   * @param maxReceiving bytes of requests that are not complete yet; as many again wait for answers
   * @param maxConnections beyond it, new ones are closed
   * @param answerWithin how long Kafka may take
   * @param ping after how long a silent WebSocket is asked whether it is there
   * @param drain how long a stop waits for answers
   * @param tls null for none
   */
  public record Listen(
      String address,
      int port,
      DataSize maxRequest,
      DataSize maxReceiving,
      int maxConnections,
      Duration answerWithin,
      Duration ping,
      Duration drain,
      @Nullable Tls tls) {}

  /**
   * Files in PEM.
   *
   * @param certificate with its chain
   * @param clientCa who signs the certificates that clients have to show; null: they need none
   */
  public record Tls(Path certificate, Path key, @Nullable Path clientCa) {}

  /** What the events go through. */
  public record Inside(
      Tokens tokens,
      Quotas quotas,
      Schemas schemas,
      Outlets outlets,
      Optional<FrontingWorker> worker,
      Publisher publisher,
      Tails tails) {}

  private static final Logger LOG = LoggerFactory.getLogger(FrontingServer.class);
  private static final Duration EXPIRE = Duration.ofMillis(250);
  private static final Duration WATCH = Duration.ofSeconds(1);

  private final Listen listen;
  private final Inside inside;
  private final ScheduledExecutorService background;
  private final @Nullable Certificates certificates;
  private final Conversations streams;
  private final Conversations sockets;
  private final WebSocketEndpoint webSocket;
  // Nothing blocks them: more than the cores would only take a core from each other.
  private final EventLoopGroup loops =
      EventLoopGroups.newEventLoopGroup(
          Runtime.getRuntime().availableProcessors(), "fronting-loop", true);
  private final Server server;
  private volatile boolean running;

  public FrontingServer(
      Listen listen, Inside inside, IntakeMetrics metrics, ScheduledExecutorService background) {
    this.listen = listen;
    this.inside = inside;
    this.background = background;
    Publisher publisher = inside.publisher();
    Gate gate = new Gate(publisher, inside.quotas());
    JsonTranscoder transcoder = new JsonTranscoder(publisher::type);
    Room room = new Room(listen.maxReceiving());
    streams = new Conversations(gate, inside.tokens(), room);
    sockets = new Conversations(gate, inside.tokens(), room);
    int maxMessage = Math.toIntExact(listen.maxRequest().toBytes());
    webSocket =
        new WebSocketEndpoint(
            transcoder, metrics, sockets, maxMessage, listen.ping(), Entrance.complete(listen));
    Receiving receiving = new Receiving(listen.maxReceiving());
    metrics.watchReceiving(receiving::bytes);
    certificates = listen.tls() == null ? null : new Certificates(listen.tls());
    server =
        Entrance.build(
            listen,
            new Entrance.Ways(
                loops,
                new Authentication(inside.tokens()::publisher),
                receiving,
                metrics,
                new FrontingService(gate, metrics, streams),
                webSocket,
                transcoder,
                gate,
                new WatermarkEndpoint(gate),
                new Authentication(inside.tokens()::caller),
                new TailEndpoint(inside.schemas(), inside.tokens(), inside.tails(), metrics)),
            certificates);
    metrics.watchAll(server::numConnections);
  }

  /** The port that is listened to. */
  public int port() {
    return server.activeLocalPort();
  }

  /** What is wrong with the certificates that are there now; empty if they are in use. */
  public Optional<String> failure() {
    return certificates == null ? Optional.empty() : certificates.failure();
  }

  @Override
  public void start() {
    inside.schemas().start();
    inside.outlets().start();
    inside.worker().ifPresent(FrontingWorker::start);
    every(EXPIRE, inside.publisher()::expire);
    every(WATCH, streams::checkTokens);
    every(WATCH, sockets::checkTokens);
    every(WATCH, webSocket::watch);
    every(WATCH, () -> streams.cutDeaf(listen.ping().multipliedBy(2)));
    every(WATCH, () -> sockets.cutDeaf(listen.ping().multipliedBy(2)));
    if (certificates != null) {
      every(WATCH, certificates::look);
    }
    try {
      server.start().join();
    } catch (CompletionException e) {
      endLoops();
      throw new IllegalStateException(
          "fronting.port: "
              + listen.port()
              + " on "
              + listen.address()
              + " (expected: free; "
              + e.getCause()
              + ")",
          e);
    }
    running = true;
    LOG.info("Takes events at {}:{}", listen.address(), port());
  }

  @Override
  public void stop() {
    running = false;
    streams.drain();
    sockets.drain();
    inside.tails().close();
    server.stop().join();
    // The worker may have something to put aside in an outlet's spool.
    inside.worker().ifPresent(FrontingWorker::close);
    inside.outlets().close();
    endLoops();
  }

  private void endLoops() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void every(Duration time, Runnable task) {
    Runnable unfailing =
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error e) { // Else it would never run again.
            LOG.error("What is done every {} has failed, it goes on", time, e);
          }
        };
    var ignored =
        background.scheduleWithFixedDelay(
            unfailing, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
