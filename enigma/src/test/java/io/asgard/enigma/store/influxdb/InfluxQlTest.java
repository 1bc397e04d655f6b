package io.asgard.enigma.store.influxdb;

import static io.asgard.enigma.store.Samples.END;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.enigma.store.Ask;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InfluxQlTest {
  @Test
  void selectsTheLatestWindowAsOneBucket() {
    assertThat(InfluxQl.select(Ask.of("supply").groupBy("s2id").query()))
        .isEqualTo(
            "SELECT sum(\"drivers\") FROM \"supply\""
                + " WHERE time > '2026-01-31T10:00:09.999999Z' AND time <= '2026-01-31T10:00:10Z'"
                + " GROUP BY time(1000ns, 1ns), \"s2id\" fill(none)");
  }

  @Test
  void putsAPointOnTheEdgeIntoTheEarlierBucket() {
    Ask ask = Ask.of("supply").groupBy().between(END.minusSeconds(60), END);
    assertThat(InfluxQl.select(ask.step(Duration.ofSeconds(10)).query()))
        .endsWith(" GROUP BY time(10000ms, 1ns) fill(none)");
  }

  @Test
  void textsCannotEndTheirQuotes() {
    Ask ask = Ask.of("supply").where("vehicle_type", "it's", "\\' OR 1=1 --");
    assertThat(InfluxQl.select(ask.query()))
        .contains("(\"vehicle_type\" = 'it\\'s' OR \"vehicle_type\" = '\\\\\\' OR 1=1 --')");
  }
}
