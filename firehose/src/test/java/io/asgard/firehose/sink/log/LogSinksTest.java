package io.asgard.firehose.sink.log;

import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LogSinksTest extends SinkContract {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private boolean broken;
  private final OutputStream out =
      new FilterOutputStream(printed) {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          if (broken) {
            throw new IOException("no space left on device");
          }
          printed.write(bytes, from, length);
        }
      };
  private final Sink sink = sink(1);

  @Test
  void printsOneOfSoManyAndDeliversAll() throws Exception {
    assertThat(sink(3).deliver(events(7))).containsOnly(Delivery.done()).hasSize(7);
    assertThat(arrived()).containsExactly(0L, 3L, 6L);
  }

  @Test
  void printsWholeLinesBesideOthers() throws Exception {
    // As a pipe that is full takes a part, and somebody else's write before the rest.
    OutputStream pipe =
        new FilterOutputStream(printed) {
          @Override
          public void write(byte[] bytes, int from, int length) {
            for (int i = 0; i < length; i++) {
              printed.write(bytes[from + i]);
              Thread.yield();
            }
          }
        };
    StandardOutput shared = new StandardOutput(pipe);
    Sink printing = new LogSinks(shared, 1, Map.of()).open();
    CompletableFuture<Void> logger =
        CompletableFuture.runAsync(
            () -> {
              PrintStream log = new PrintStream(shared);
              for (int i = 0; i < 200; i++) {
                log.writeBytes("a line of the logger\n".getBytes(StandardCharsets.UTF_8));
              }
            });
    for (int i = 0; i < 20; i++) {
      printing.deliver(events(10));
    }
    logger.join();
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .hasSize(400)
        .allMatch(line -> line.equals("a line of the logger") || line.matches("\\{.*}"));
  }

  private Sink sink(int oneIn) {
    return new LogSinks(out, oneIn, Map.of()).open();
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    return printed
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> Long.valueOf(line.replaceAll(".*\"offset\":(\\d+).*", "$1")))
        .toList();
  }

  @Override
  protected void breakDown() {
    broken = true;
  }
}
