package io.asgard.odin.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.replay.Logs.Found;
import io.asgard.odin.replay.Selection.By;
import io.asgard.platform.test.TestKafka;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code -Dkills=200 -Dseed=7} for a longer one. */
class ReplayKillIT {
  private static final int KILLS = Integer.getInteger("kills", 4);
  private static final long SEED = Long.getLong("seed", 1);
  private static final int ALL = 60_000;
  private static final int SKIPPED = 1000;
  private static final int SLOW = 20_000; // events a second: no run is through at once
  private static final int SHORTEST = 300; // milliseconds from birth to kill
  private static final int LONGEST = 3_500;

  private final String topic = TestKafka.topic("kill", 4);

  @Test
  void killedAtAnyMomentItLosesNothingAndCopiesNothingTwice() throws Exception {
    Logs.writeInTransactions(TestKafka.bootstrapServers(), topic, 0, ALL);
    List<Found> expected =
        Logs.read(TestKafka.bootstrapServers(), topic).stream()
            .filter(found -> Logs.number(found) >= SKIPPED)
            .toList();
    assertThat(expected).hasSize(ALL - SKIPPED);
    SplittableRandom random = new SplittableRandom(SEED);
    String into = TestKafka.topic("kill-into", 4);
    for (int kills = 0; kills < KILLS; ) {
      Process process = replay(into);
      if (process.waitFor(random.nextInt(SHORTEST, LONGEST), TimeUnit.MILLISECONDS)) {
        assertThat(process.exitValue()).isZero();
        complete(into, expected);
        into = TestKafka.topic("kill-into", 4);
      } else {
        process.destroyForcibly().waitFor();
        kills++;
      }
    }
    complete(into, expected);
  }

  private void complete(String into, List<Found> expected) {
    ReplayResult result = run(topic, into, TestKafka.bootstrapServers(), OptionalLong.empty());
    assertThat(result.status().replayed()).isEqualTo(expected.size());
    assertThat(result.status().skipped()).isEqualTo(SKIPPED);
    assertThat(Logs.read(TestKafka.bootstrapServers(), into)).isEqualTo(expected);
  }

  private Process replay(String into) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Slow.class.getName(),
            topic,
            into,
            TestKafka.bootstrapServers())
        .inheritIO()
        .start();
  }

  /** A process of its own. */
  static final class Slow {
    public static void main(String[] args) {
      run(args[0], args[1], args[2], OptionalLong.of(SLOW));
    }
  }

  private static ReplayResult run(String topic, String into, String bootstrap, OptionalLong rate) {
    Map<String, String> client = Map.of("bootstrap.servers", bootstrap);
    ReplayOrder order =
        new ReplayOrder(
            into,
            new StreamTopic("s", client, topic),
            new StreamTopic("s", client, into),
            new Selection(
                ReplayPlanTest.moment(Logs.BEGIN.plusSeconds(SKIPPED).toEpochMilli()),
                ReplayPlanTest.moment(Logs.BEGIN.plusSeconds(ALL).toEpochMilli()),
                By.EVENT),
            Optional.empty(),
            rate);
    return new Replay(order, Clock.systemUTC(), status -> {}).run();
  }
}
