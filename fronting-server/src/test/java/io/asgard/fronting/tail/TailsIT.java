package io.asgard.fronting.tail;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.test.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TailsIT {
  private static final String TOPIC = TestKafka.topic("tails", 1);
  private static final TopicType TYPE =
      new TopicType(
          TOPIC,
          "transport",
          DriverLocationKey.getDescriptor(),
          DriverLocation.getDescriptor(),
          1,
          Duration.ofDays(7),
          Duration.ofHours(1),
          1);

  private final Tails tails =
      new Tails(
          topic -> StreamLocation.newBuilder().setBootstrap(TestKafka.bootstrapServers()).build(),
          4,
          Duration.ofSeconds(1));

  @AfterEach
  void close() {
    tails.close();
    eventually(() -> assertThat(tails.size()).isZero());
  }

  @Test
  void oneWhoDoesNotReadLosesItsPlace() {
    Deaf deaf = new Deaf(false);
    tails.start("transport", ask(), deaf);
    eventually(() -> assertThat(deaf.cut.getCount()).isZero());
    eventually(() -> assertThat(tails.size()).isZero());
  }

  @Test
  void aTeamLeavesHalfOfThePlacesToOthers() {
    tails.start("transport", ask(), new Deaf(true));
    tails.start("transport", ask(), new Deaf(true));
    assertThatThrownBy(() -> tails.start("transport", ask(), new Deaf(true)))
        .hasMessage("tails: 2 of team transport (expected: < 2, half of fronting.max-tails)");
    tails.start("payments", ask(), new Deaf(true));
    assertThat(tails.size()).isEqualTo(3);
  }

  private static Ask ask() {
    return Ask.of(TYPE, List.of(), null, null, null, false);
  }

  private static final class Deaf implements Reader {
    private final boolean room;
    private final CountDownLatch cut = new CountDownLatch(1);

    Deaf(boolean room) {
      this.room = room;
    }

    @Override
    public boolean isThere() {
      return true;
    }

    @Override
    public Optional<String> refusal() {
      return Optional.empty();
    }

    @Override
    public boolean hasRoom() {
      return room;
    }

    @Override
    public void tell(String lines) {}

    @Override
    public void cut() {
      cut.countDown();
    }

    @Override
    public void end() {}
  }
}
