package io.asgard.registry.catalog;

import static io.asgard.platform.test.Eventually.eventually;
import static io.asgard.platform.test.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import io.asgard.platform.service.UnavailableException;
import io.asgard.platform.test.TestPostgres;
import io.asgard.registry.reader.Readers;
import io.asgard.registry.store.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogIT {
  private static final Caller EDITOR = new Caller("1", "ed", "transport", Set.of(Role.EDITOR));

  private final String url = TestPostgres.url();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Readers readers;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void seesWhatAnotherInstanceWroteWithinThreeSeconds() {
    Catalog one = catalog();
    Catalog two = catalog();
    one.put(DescriptorSets.topic("shared"), EDITOR);
    within(Duration.ofSeconds(3), () -> assertThat(two.topic("shared").value()).isNotNull());
    assertThat(two.topics()).isEqualTo(one.topics());
  }

  @Test
  void numbersVersionsWithoutGapsWhenInstancesWriteAtOnce() throws Exception {
    Catalog one = catalog();
    Catalog two = catalog();
    one.put(DescriptorSets.topic("busy"), EDITOR);
    List<Callable<Registered>> writes =
        List.of(
            () -> one.register("busy", DescriptorSets.driverLocation().toByteArray(), EDITOR),
            () -> two.register("busy", DescriptorSets.withBooking().toByteArray(), EDITOR),
            () -> one.register("busy", DescriptorSets.withApiLog().toByteArray(), EDITOR),
            () -> two.register("busy", DescriptorSets.withBooking().toByteArray(), EDITOR));
    // The same set twice is one version or two, depending on what came between.
    assertThat(
            all(writes).stream()
                .filter(Registered::created)
                .map(registered -> registered.version().getVersion())
                .sorted())
        .isIn(List.of(1, 2, 3), List.of(1, 2, 3, 4));
  }

  @Test
  void servesWhatItKnowsWhilePostgresIsAway() throws Exception {
    Catalog catalog = catalog();
    catalog.put(DescriptorSets.topic("kept"), EDITOR);
    catalog.register("kept", DescriptorSets.driverLocation().toByteArray(), EDITOR);
    postgres(false);
    eventually(() -> assertThat(catalog.failure()).hasValueSatisfying(CatalogIT::saysWhy));
    assertThat(catalog.descriptors("kept", "latest").value()).isNotEmpty();
    assertThatThrownBy(() -> catalog.put(DescriptorSets.topic("kept"), EDITOR))
        .isInstanceOf(UnavailableException.class);
    assertThatThrownBy(
            () -> catalog.check("kept", DescriptorSets.withBooking().toByteArray(), Terms.OF_TOPIC))
        .isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> readers.of("kept")).isInstanceOf(UnavailableException.class);
    postgres(true);
    eventually(() -> assertThat(catalog.failure()).isEmpty());
  }

  @Test
  void startsBeforePostgresDoes() throws Exception {
    postgres(false);
    Catalog catalog = start();
    eventually(() -> assertThat(catalog.failure()).hasValueSatisfying(CatalogIT::saysWhy));
    assertThatThrownBy(catalog::topics).isInstanceOf(UnavailableException.class);
    postgres(true);
    eventually(() -> assertThat(catalog.topics().value().getTopicsList()).isEmpty());
  }

  @Test
  void bringsTheTablesOfTheFirstReleaseUpToDate() throws Exception {
    String json = "{\"topic\": \"old\", \"keyType\": \"a.K\", \"messageType\": \"a.M\"}";
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create schema registry; create table registry.step (number int primary key);"
              + CatalogTables.STEPS.get(0)
              + "; insert into registry.step values (1);"
              + "insert into registry.topic values ('old', '"
              + json
              + "');"
              + "insert into registry.descriptor_set values ('abc', '');"
              + "insert into registry.version values ('old', 1, 'abc', now(), 'ed')");
    }
    TopicSchema old = catalog().topic("old").value();
    assertThat(old.getCompatibility()).isEqualTo(TopicSchema.Compatibility.FULL);
    assertThat(old.getVersions(0).getKeyType()).isEqualTo("a.K");
    assertThat(old.getVersions(0).getMessageType()).isEqualTo("a.M");
    assertThat(old.getVersions(0).getRegisteredBy()).isEqualTo("ed");
  }

  @Test
  void goesOnAfterAnError() {
    AtomicInteger changes = new AtomicInteger();
    Catalog hit =
        start(
            () -> {
              if (changes.getAndIncrement() == 0) {
                throw new OutOfMemoryError("for the test");
              }
            });
    eventually(() -> assertThat(changes).hasPositiveValue());
    catalog().put(DescriptorSets.topic("after"), EDITOR);
    within(Duration.ofSeconds(3), () -> assertThat(hit.topic("after").value()).isNotNull());
    eventually(() -> assertThat(hit.failure()).isEmpty());
  }

  private static void saysWhy(String failure) {
    assertThat(failure).startsWith("postgres: ").contains("not currently accepting connections");
  }

  private Catalog catalog() {
    Catalog catalog = start();
    eventually(() -> assertThat(catalog.failure()).isEmpty());
    return catalog;
  }

  private Catalog start() {
    return start(() -> {});
  }

  private Catalog start(Runnable whenChanged) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername("postgres");
    pool.setPassword("postgres");
    pool.setMaximumPoolSize(2);
    pool.setConnectionTimeout(500);
    pool.setInitializationFailTimeout(-1);
    Database database = new Database(pool);
    readers = new Readers(database, Duration.ofDays(7));
    Catalog catalog = Catalog.in(database, readers, Duration.ofMillis(100));
    open.add(catalog);
    open.add(pool);
    catalog.start(whenChanged);
    return catalog;
  }

  /** Opens the database to connections, or closes it and ends those that are open. */
  private void postgres(boolean there) throws SQLException {
    String database = url.replaceAll(".*/(\\w+).*", "$1");
    String server = url.replace("/" + database, "/postgres");
    try (Connection connection = DriverManager.getConnection(server, "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("alter database " + database + " allow_connections " + there);
      if (!there) {
        statement.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                + database
                + "'");
      }
    }
  }

  private static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
