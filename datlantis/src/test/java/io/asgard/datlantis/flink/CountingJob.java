package io.asgard.datlantis.flink;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Runs on the test cluster in dagger's place, with its command line: adds numbers for ever, with a
 * checkpoint every 200 ms. It fails once there is a file {@code poison} beside the checkpoints.
 */
public final class CountingJob {
  private CountingJob() {}

  public static void main(String[] args) throws Exception {
    URI checkpoints = checkpoints(args[3]);
    Path poison = Path.of(checkpoints).resolve("poison");
    String poisonFile = poison.toString();
    Configuration settings = new Configuration();
    settings.setString("execution.checkpointing.interval", "200ms");
    settings.setString("execution.checkpointing.dir", checkpoints.toString());
    settings.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    settings.setString("restart-strategy.type", "none");
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.getExecutionEnvironment(settings).setParallelism(1);
    flink
        .fromSequence(0, Long.MAX_VALUE)
        .map(number -> taken(number, poisonFile))
        .keyBy(number -> number % 2)
        .reduce(Long::sum)
        .sinkTo(new DiscardingSink<>());
    flink.execute("counting");
  }

  private static long taken(long number, String poison) throws Exception {
    LockSupport.parkNanos(1_000_000);
    if (Files.deleteIfExists(Path.of(poison))) {
      throw new IllegalStateException("poisoned");
    }
    return number;
  }

  private static URI checkpoints(String runtime) {
    String json = new String(Base64.getUrlDecoder().decode(runtime), StandardCharsets.UTF_8);
    Matcher found = Pattern.compile("\"checkpoints\":\"([^\"]+)\"").matcher(json);
    if (!found.find()) {
      throw new IllegalArgumentException("runtime: " + json + " (expected: checkpoints)");
    }
    return URI.create(found.group(1));
  }
}
