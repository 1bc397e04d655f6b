package io.asgard.datlantis.flink;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Runs on the test cluster in dagger's place, with its command line: adds numbers for ever, with a
 * checkpoint every 200 ms. It fails once there is a file {@code poison} beside the checkpoints.
 * What it was told last is in the file {@code runtime} there. Where results have to be exact it
 * refuses a SQL with a JOIN.
 */
public final class CountingJob {
  /** What it says that it has written, always. */
  public static final long CLOSED = 1_489_622_460_000L;

  private CountingJob() {}

  public static void main(String[] args) throws Exception {
    URI checkpoints = checkpoints(args[3]);
    String runtime = text(args[3]);
    if (runtime.contains("\"exact\":true") && text(args[1]).contains("JOIN")) {
      throw new NotRepeatableException("sql: Join keeps what came before (expected: windows)");
    }
    Files.writeString(Path.of(checkpoints).resolve("runtime"), runtime);
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
        .map(new Taken(poisonFile))
        .keyBy(number -> number % 2)
        .reduce(Long::sum)
        .sinkTo(new DiscardingSink<>());
    flink.execute("counting");
  }

  /** Passes numbers on, a thousand a second. */
  static final class Taken extends RichMapFunction<Long, Long> {
    private final String poison;

    Taken(String poison) {
      this.poison = poison;
    }

    @Override
    public void open(OpenContext context) {
      LongMaximum closed = new LongMaximum();
      closed.add(CLOSED);
      getRuntimeContext().addAccumulator("closed", closed);
    }

    @Override
    public Long map(Long number) throws Exception {
      LockSupport.parkNanos(1_000_000);
      if (Files.deleteIfExists(Path.of(poison))) {
        throw new IllegalStateException("poisoned");
      }
      return number;
    }
  }

  /** Known by its name, as dagger's. */
  static final class NotRepeatableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    NotRepeatableException(String reason) {
      super(reason);
    }
  }

  private static String text(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static URI checkpoints(String runtime) {
    String json = text(runtime);
    Matcher found = Pattern.compile("\"checkpoints\":\"([^\"]+)\"").matcher(json);
    if (!found.find()) {
      throw new IllegalArgumentException("runtime: " + json + " (expected: checkpoints)");
    }
    return URI.create(found.group(1));
  }
}
