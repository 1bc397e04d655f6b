package io.asgard.enigma.store;

import static io.asgard.enigma.store.Samples.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.platform.service.ConflictException;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.UnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private final FakeStore store = new FakeStore();
  private final AtomicLong now = new AtomicLong();
  private final Catalog catalog = new Catalog(store, now::get);

  @Test
  void remembersForAMoment() {
    catalog.find("supply");
    store.models.add(model("supply"));
    assertThat(catalog.find("supply")).isEmpty();
    now.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(catalog.find("supply")).isPresent();
    assertThat(store.reads).hasValue(2);
  }

  @Test
  void whatWasPutIsThereAtOnce() {
    catalog.find("supply");
    catalog.put(model("supply"));
    assertThat(catalog.get("supply")).isEqualTo(model("supply"));
  }

  @Test
  void remembersWhileTheStoreIsAway() {
    catalog.put(model("supply"));
    catalog.find("supply");
    store.away = true;
    now.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(catalog.find("supply")).isPresent();
  }

  @Test
  void neverSaysThatNothingIsThereWhenItCannotKnow() {
    store.away = true;
    assertThatThrownBy(() -> catalog.find("supply")).isInstanceOf(UnavailableException.class);
  }

  @Test
  void namesTheMetricsThatThereAre() {
    catalog.put(model("supply"));
    assertThatThrownBy(() -> catalog.get("suply"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("metric: suply (expected: one of [supply])");
  }

  @Test
  void refusesATableOfAnotherMetric() {
    catalog.put(model("supply"));
    assertThatThrownBy(() -> catalog.put(model("other").toBuilder().setTable("supply").build()))
        .isInstanceOf(ConflictException.class)
        .hasMessage("table: supply (expected: not that of metric supply)");
  }
}
