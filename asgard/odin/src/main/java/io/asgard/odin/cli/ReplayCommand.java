package io.asgard.odin.cli;

import com.google.protobuf.util.Durations;
import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.replay.Moment;
import io.asgard.odin.replay.Replay;
import io.asgard.odin.replay.ReplayFailed;
import io.asgard.odin.replay.ReplayOrder;
import io.asgard.odin.replay.ReplayResult;
import io.asgard.odin.replay.ReplayResult.End;
import io.asgard.odin.replay.Selection;
import io.asgard.odin.replay.Selection.By;
import io.asgard.odin.replay.StreamTopic;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.Problems;
import io.asgard.platform.service.Role;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "replay",
    description = "Copies a span of time of a topic to another stream, exactly once.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private static final Duration LAST_COMMIT = Duration.ofSeconds(20);

  @Option(
      names = "--stream",
      required = true,
      description = "The stream to read, such as a mirror.")
  private String stream = "";

  @Option(names = "--topic", required = true, description = "Its topic.")
  private String topic = "";

  @Option(
      names = "--from",
      required = true,
      description = "Begin: a time such as 2026-03-01T12:00:00Z, or how long ago, such as 24h.")
  private String from = "";

  @Option(names = "--to", required = true, description = "End, itself not in it. Written alike.")
  private String to = "";

  @Option(names = "--into", required = true, description = "The stream to write.")
  private String into = "";

  @Option(names = "--into-topic", description = "Its topic. Default: of the same name.")
  private @Nullable String intoTopic;

  @Option(
      names = "--by",
      defaultValue = "event",
      description = "Whose time: event or arrival. Default: ${DEFAULT-VALUE}.")
  private String by = "";

  @Option(
      names = "--ahead",
      description =
          "How much newer than its arrival an event may be. Default: what the registry says of the"
              + " topic.")
  private @Nullable String ahead;

  @Option(names = "--rate", description = "At most so many events a second.")
  private @Nullable Long rate;

  @Option(names = "--id", description = "The same id goes on where it ended. Default: a new one.")
  private @Nullable String id;

  @Option(names = "--json", description = "Ends with a line for programs.")
  private boolean json;

  @Override
  public Integer call() {
    Place place = Place.here();
    Tokens tokens = Commands.tokens(place);
    ReplayOrder order = order(place, tokens, Commands.client(place, tokens));
    ReplayBar bar = new ReplayBar(System.err, System.console() != null);
    bar.line(
        "replay "
            + order.id()
            + ": "
            + order.source()
            + " into "
            + order.target()
            + (order.ahead().isEmpty() ? ", from its first record on" : ""));
    Replay replay = new Replay(order, Clock.systemUTC(), bar::show);
    CountDownLatch over = new CountDownLatch(1);
    Thread ending = new Thread(() -> end(replay, over));
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      ReplayResult result = replay.run();
      bar.end();
      say(result);
      return 0;
    } catch (ReplayFailed e) {
      bar.end();
      bar.line(String.valueOf(e.getMessage()));
      bar.line(again(order));
      return 1;
    } finally {
      over.countDown();
    }
  }

  /** On Ctrl-C: what is on its way becomes durable before the process ends. */
  private static void end(Replay replay, CountDownLatch over) {
    replay.stop();
    try {
      if (!over.await(LAST_COMMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("The target does not answer; the last second does not count.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ReplayOrder order(Place place, Tokens tokens, OdinClient odin) {
    Instant now = Instant.now();
    Problems problems = new Problems();
    Optional<By> time = parsed(problems, () -> time());
    Optional<Moment> begin = parsed(problems, () -> Moment.parse("from", from, now));
    Optional<Moment> end = parsed(problems, () -> Moment.parse("to", to, now));
    Optional<StreamTopic> source = parsed(problems, () -> locate(odin, stream, topic));
    Optional<StreamTopic> target =
        parsed(problems, () -> locate(odin, into, intoTopic == null ? topic : intoTopic));
    String given = ahead;
    Optional<Duration> newer =
        given == null
            ? registered(place, tokens, odin)
            : parsed(problems, () -> Moment.back("ahead", given));
    problems.throwIfAny();
    return new ReplayOrder(
        id == null ? Long.toString(now.toEpochMilli(), Character.MAX_RADIX) : id,
        source.orElseThrow(),
        target.orElseThrow(),
        new Selection(begin.orElseThrow(), end.orElseThrow(), time.orElseThrow()),
        newer,
        rate == null ? OptionalLong.empty() : OptionalLong.of(rate));
  }

  private By time() {
    return switch (by) {
      case "event" -> By.EVENT;
      case "arrival" -> By.ARRIVAL;
      default -> throw new IllegalArgumentException("by: " + by + " (expected: event or arrival)");
    };
  }

  private static <T> Optional<T> parsed(Problems problems, Callable<T> parse) {
    try {
      return Optional.of(parse.call());
    } catch (IllegalArgumentException | Refused e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static StreamTopic locate(OdinClient odin, String stream, String topic) {
    JsonNode location = odin.get("/v1/streams/" + stream);
    Map<String, String> client = new HashMap<>();
    location
        .path("security")
        .properties()
        .forEach(entry -> client.put(entry.getKey(), entry.getValue().asString("")));
    client.put("bootstrap.servers", location.path("bootstrap").asString(""));
    return new StreamTopic(stream, client, topic);
  }

  /** What the schema registry says of the topic; empty if it does not answer, or not know it. */
  private Optional<Duration> registered(Place place, Tokens tokens, OdinClient odin) {
    try {
      for (JsonNode part : odin.get("/v1/status").path("parts")) {
        if (part.path("resource").asString("").contains("/schemaregistry/")) {
          String token = Commands.read(tokens, "odin-cli", Commands.TEAM, Role.ADMIN);
          JsonNode known =
              new OdinClient(part.path("url").asString(""), token).get("/v1/topics/" + topic);
          return seconds(known.path("eventTime").path("ahead").asString(""));
        }
      }
      return Optional.empty();
    } catch (Refused e) {
      return Optional.empty();
    }
  }

  /** As protobuf writes durations in JSON. */
  private static Optional<Duration> seconds(String text) {
    try {
      return Optional.of(Duration.ofMillis(Durations.toMillis(Durations.parse(text))));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private void say(ReplayResult result) {
    Screen screen = new Screen(System.out);
    String counts =
        result.status().replayed() + " records, " + result.status().skipped() + " skipped";
    if (json) {
      screen.json(
          Map.of(
              "replayed", result.status().replayed(),
              "skipped", result.status().skipped(),
              "rate_per_s", Math.round(result.status().rate()),
              "id", result.id(),
              "complete", result.end() != End.STOPPED));
      return;
    }
    switch (result.end()) {
      case COMPLETE -> screen.line("complete: " + counts + "; " + result.what());
      case ALREADY_COMPLETE -> screen.line("already complete: " + counts + "; " + result.what());
      case STOPPED -> screen.line("stopped: " + counts + "; goes on with --id " + result.id());
    }
  }

  private static String again(ReplayOrder order) {
    return "goes on with the same command and --id " + order.id();
  }
}
