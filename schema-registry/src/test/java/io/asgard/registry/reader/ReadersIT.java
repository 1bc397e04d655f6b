package io.asgard.registry.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.TopicRead;
import io.asgard.contracts.v1.TopicReader;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import io.asgard.platform.test.TestPostgres;
import io.asgard.registry.catalog.CatalogFixture;
import io.asgard.registry.store.Database;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ReadersIT {
  private static final Caller FOOD = caller("food");
  private static final Caller TRANSPORT = caller("transport");

  private Readers readers;

  @BeforeEach
  void database() {
    Database database =
        new Database(new DriverManagerDataSource(TestPostgres.url(), "postgres", "postgres"));
    CatalogFixture.migrate(database);
    readers = new Readers(database, Duration.ofDays(7), 3);
  }

  @Test
  void leavesOtherTeamsReadersAlone() {
    readers.report(report("a", "b"), FOOD);
    readers.report(report("a"), TRANSPORT);
    readers.report(report("c"), TRANSPORT);
    assertThat(readers.of("a")).extracting(TopicReader::getTeam).containsExactly("food");
    assertThat(readers.of("b")).extracting(TopicReader::getTeam).containsExactly("food");
  }

  @Test
  void refusesMoreThanATeamMayHave() {
    readers.report(report("a", "b", "c"), FOOD);
    assertThatThrownBy(() -> readers.report(report("a", "b", "c", "d"), FOOD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reads: 4 of team food (expected: <= 3)");
    assertThat(readers.of("c")).hasSize(1);
    readers.report(report("a"), TRANSPORT);
  }

  @Test
  void refusesAPathThatIsNone() {
    ReaderReport.Builder report = report().toBuilder();
    report
        .addReadsBuilder()
        .setTopic("a")
        .setExtent(TopicRead.Extent.FIELDS)
        .addFields("x".repeat(251));
    assertThatThrownBy(() -> readers.report(report.build(), FOOD))
        .hasMessage("reads.fields: 251 characters of a (expected: <= 250)");
  }

  private static ReaderReport report(String... topics) {
    ReaderReport.Builder report =
        ReaderReport.newBuilder().setReader("demo/firehose/one").setInstance("1@test");
    for (String topic : topics) {
      report.addReadsBuilder().setTopic(topic);
    }
    return report.build();
  }

  private static Caller caller(String team) {
    return new Caller("1", team, team, Set.of(Role.VIEWER));
  }
}
