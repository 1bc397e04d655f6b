package io.asgard.enigma.store.questdb;

import static io.asgard.enigma.store.Samples.END;
import static io.asgard.enigma.store.Samples.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.enigma.store.Ask;
import io.asgard.enigma.store.TimeSeriesStore;
import io.asgard.enigma.store.TimeSeriesStoreContract;
import io.asgard.platform.service.ConflictException;
import io.asgard.platform.service.UnavailableException;
import io.asgard.platform.test.ChildServer;
import io.asgard.platform.test.FreePort;
import io.asgard.platform.test.TestQuestDb;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuestDbStoreIT extends TimeSeriesStoreContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final TimeSeriesStore STORE = new QuestDbStore(TestQuestDb.url(), TIMEOUT);
  private final QuestDbHttp sql = new QuestDbHttp(TestQuestDb.url(), TIMEOUT);

  @Override
  protected TimeSeriesStore store() {
    return STORE;
  }

  @Override
  protected URI writeUrl() {
    return TestQuestDb.url().resolve("/write");
  }

  @Test
  void refusesATableThatKeepsDuplicates() {
    // As line protocol makes it where tables may be made by writing.
    sql.run(
        "CREATE TABLE undeclared (timestamp TIMESTAMP, s2id SYMBOL, vehicle_type SYMBOL,"
            + " drivers DOUBLE) TIMESTAMP(timestamp) PARTITION BY DAY WAL");
    assertThatThrownBy(() -> STORE.create(model("undeclared")))
        .isInstanceOf(ConflictException.class)
        .hasMessage("the table's keys: [] (expected: all tags, [s2id, vehicle_type])");
  }

  @Test
  void refusesAFieldThatIsNoNumber() {
    STORE.create(model("texts"));
    sql.run("ALTER TABLE texts ADD COLUMN note VARCHAR");
    assertThat(STORE.settle("texts", TIMEOUT)).isTrue();
    assertThatThrownBy(() -> STORE.create(model("texts", "note")))
        .isInstanceOf(ConflictException.class)
        .hasMessage("field note: is a VARCHAR in the table (expected: a field)");
  }

  @Test
  void refusesAStatementThatQuestDbWouldDrop() {
    STORE.create(model("filtered"));
    String[] values = new String[100];
    java.util.Arrays.fill(values, "バ".repeat(100));
    assertThatThrownBy(() -> STORE.query(Ask.of("filtered").where("s2id", values).query()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: fewer filter values)");
  }

  @Test
  void isNotSettledWhileTheLogIsSuspended() {
    STORE.create(model("suspended"));
    sql.run("ALTER TABLE suspended SUSPEND WAL");
    ChildServer.write(
        writeUrl(),
        "suspended,s2id=1,vehicle_type=BIKE drivers=2 " + END.toEpochMilli() + "000000\n");
    assertThat(STORE.settle("suspended", TIMEOUT)).isFalse();
    sql.run("ALTER TABLE suspended RESUME WAL");
    assertThat(STORE.settle("suspended", TIMEOUT)).isTrue();
    assertThat(STORE.query(Ask.of("suspended").query())).hasSize(1);
  }

  @Test
  void isUnavailableWhenAway() {
    URI nobody = URI.create("http://127.0.0.1:" + FreePort.find());
    TimeSeriesStore away = new QuestDbStore(nobody, TIMEOUT);
    assertThatThrownBy(away::version)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(nobody.toString());
  }
}
