package io.asgard.enigma.store.influxdb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.enigma.store.TimeSeriesStore;
import io.asgard.enigma.store.TimeSeriesStoreContract;
import io.asgard.platform.service.UnavailableException;
import io.asgard.platform.test.FreePort;
import io.asgard.platform.test.TestInfluxDb;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
    value = "io.asgard.platform.test.TestInfluxDb#installed",
    disabledReason = "no /usr/bin/influxd: apt-get install influxdb")
class InfluxDbStoreIT extends TimeSeriesStoreContract {
  private static TimeSeriesStore store;

  @BeforeAll
  static void connect() {
    store = new InfluxDbStore(TestInfluxDb.url(), "asgard", Duration.ofSeconds(20));
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Override
  protected TimeSeriesStore store() {
    return store;
  }

  @Override
  protected URI writeUrl() {
    return TestInfluxDb.url().resolve("/write?db=asgard");
  }

  @Test
  void isUnavailableWhenAway() {
    URI nobody = URI.create("http://127.0.0.1:" + FreePort.find());
    TimeSeriesStore away = new InfluxDbStore(nobody, "asgard", Duration.ofSeconds(5));
    assertThatThrownBy(away::version).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(away::models)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(nobody.toString());
  }

  @Test
  void hasNoModelsBeforeItsDatabaseExists() {
    TimeSeriesStore fresh = new InfluxDbStore(TestInfluxDb.url(), "fresh", Duration.ofSeconds(5));
    org.assertj.core.api.Assertions.assertThat(fresh.models()).isEmpty();
  }
}
