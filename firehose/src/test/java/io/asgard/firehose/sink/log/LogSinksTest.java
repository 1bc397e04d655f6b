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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
