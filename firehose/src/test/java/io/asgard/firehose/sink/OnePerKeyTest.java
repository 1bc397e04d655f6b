package io.asgard.firehose.sink;

import static io.asgard.firehose.sink.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnePerKeyTest {
  private final List<List<Long>> calls = new ArrayList<>();
  private final List<Long> refused = new ArrayList<>();

  @Test
  void sendsAllOfABatchAtOnceIfEachHasItsOwnKey() throws Exception {
    assertThat(deliver("a", "b", "c")).containsOnly(Outcome.DONE);
    assertThat(calls).containsExactly(List.of(0L, 1L, 2L));
  }

  @Test
  void sendsThoseOfAKeyInTheirOrder() throws Exception {
    assertThat(deliver("a", "a", "b", "a", "b")).containsOnly(Outcome.DONE);
    assertThat(calls).containsExactly(List.of(0L, 2L), List.of(1L, 4L), List.of(3L));
  }

  @Test
  void letsNoneOvertakeOneThatWaits() throws Exception {
    refused.add(1L);
    assertThat(deliver("a", "a", "b", "a", "b"))
        .containsExactly(Outcome.DONE, Outcome.RETRY, Outcome.DONE, Outcome.LATER, Outcome.DONE);
    assertThat(calls).containsExactly(List.of(0L, 2L), List.of(1L, 4L));
  }

  @Test
  void leavesWhatItHasNoTimeFor() throws Exception {
    assertThat(deliver(Duration.ZERO, "a", "a")).containsExactly(Outcome.DONE, Outcome.LATER);
    assertThat(calls).containsExactly(List.of(0L));
  }

  private List<Outcome> deliver(String... keys) throws Exception {
    return deliver(Duration.ofMinutes(1), keys);
  }

  private List<Outcome> deliver(Duration patience, String... keys) throws Exception {
    List<Prepared<String>> batch = new ArrayList<>();
    for (String key : keys) {
      batch.add(new Prepared<>(event(batch.size(), key), key));
    }
    try (Target<String> target = new OnePerKey<>(new Application(), patience)) {
      return target.deliver(batch).stream().map(Delivery::outcome).toList();
    }
  }

  private final class Application implements Target<String> {
    @Override
    public List<Delivery> deliver(List<Prepared<String>> batch) {
      List<Long> offsets = batch.stream().map(each -> each.event().offset()).toList();
      calls.add(offsets);
      return offsets.stream()
          .map(each -> refused.contains(each) ? Delivery.retry("503") : Delivery.done())
          .toList();
    }

    @Override
    public void close() {}
  }
}
