package io.asgard.odin.state;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.state.Entry.What;
import io.asgard.odin.state.Journal.Held;
import io.asgard.odin.state.Journal.Numbered;
import io.asgard.platform.test.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Each journal is that of a host of its own: a directory of its own. */
class PostgresJournalIT extends JournalContract {
  private static final Duration DEFAULT = Duration.ofSeconds(8);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final String WAITING_WRITERS =
      "select count(*) from pg_stat_activity"
          + " where wait_event_type = 'Lock' and query like '%set writer%'"
          + " and datname = current_database()";
  private static final Entry UP = Entry.mode(NOW, What.UP);

  @TempDir private Path hosts;
  private final String url = TestPostgres.url() + "&password=postgres";
  private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();

  @Override
  Journal journal(int much) throws IOException {
    return journal(url, DEFAULT, Duration.ZERO, much);
  }

  @Override
  Journal standby() throws IOException {
    return journal(url, DEFAULT, JournalDatabase.FOREVER, Churn.MUCH);
  }

  @Override
  JournalProcess process() throws IOException {
    return process(DEFAULT);
  }

  private JournalProcess process(Duration lease) throws IOException {
    return JournalProcess.start(host(), url, lease, Churn.MUCH);
  }

  private Journal journal(String url, Duration lease, Duration patience, int much)
      throws IOException {
    JournalDatabase database = new JournalDatabase(url, "", "", lease, patience);
    return new PostgresJournal(database, host(), JsonMapper.shared(), lost::add, much);
  }

  private Journal standby(String url, Duration lease) throws IOException {
    return journal(url, lease, JournalDatabase.FOREVER, Churn.MUCH);
  }

  private Path host() throws IOException {
    return Files.createTempDirectory(hosts, "host");
  }

  @Test
  void refusesAHolderThatWakesUpAfterItWasTakenOver() throws Exception {
    try (JournalProcess stalled = process(SHORT)) {
      assertThat(stalled.ask("append")).isEqualTo("appended 1");
      stalled.signal("STOP");
      Journal next = open(standby(url, SHORT));
      next.append(Entry.mode(NOW, What.DOWN));
      stalled.signal("CONT");
      String me = "pid " + ProcessHandle.current().pid();
      assertThat(stalled.ask("append")).contains(": taken over by ").contains(me);
      assertThat(stalled.endsAsLost()).isTrue();
      assertThat(kinds(next)).containsExactly(What.UP, What.DOWN);
    }
  }

  @Test
  void findsOutWithoutWritingThatItWasTakenOver() throws Exception {
    try (JournalProcess stalled = process(SHORT)) {
      stalled.signal("STOP");
      open(standby(url, SHORT));
      stalled.signal("CONT");
      assertThat(stalled.answer()).startsWith("lost ").contains(": taken over by ");
      assertThat(stalled.endsAsLost()).isTrue();
    }
  }

  @Test
  void goesOnAfterAStallIfNobodyTookOver() throws Exception {
    try (JournalProcess stalled = process(SHORT)) {
      stalled.signal("STOP");
      eventually(
          () ->
              assertThat(ask("select expires < clock_timestamp() from odin.lease")).isEqualTo("t"));
      stalled.signal("CONT");
      assertThat(stalled.ask("append")).isEqualTo("appended 1");
    }
  }

  @Test
  void isTakenOverFromAHolderWhoseNetworkIsCut() throws Exception {
    try (Cable cable = new Cable(URI.create(url.substring("jdbc:".length())).getPort())) {
      Journal far = open(standby(through(cable), SHORT));
      far.append(UP);
      Journal next = standby(url, SHORT);
      cable.cut();
      open(next);
      next.append(UP);
      assertThat(lost.poll(10, TimeUnit.SECONDS)).contains(": no answer for ");
      assertThatThrownBy(() -> far.append(UP)).isInstanceOf(Held.class);
      assertThat(entries(next)).extracting(Numbered::number).containsExactly(1L, 2L);
    }
  }

  private String through(Cable cable) {
    int port = URI.create(url.substring("jdbc:".length())).getPort();
    return url.replace(":" + port, ":" + cable.port());
  }

  @Test
  void writesOnAfterItsConnectionsWereEnded() throws Exception {
    Journal journal = open();
    journal.append(UP);
    ask(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            + " where application_name = 'odin' and datname = current_database()");
    journal.append(UP);
    assertThat(entries(journal)).extracting(Numbered::number).containsExactly(1L, 2L);
    assertThat(lost).isEmpty();
  }

  @Test
  void writesAnEntryOnceThoughItsAnswerDoesNotCome() throws Exception {
    Journal journal = open();
    journal.append(UP);
    CompletableFuture<Void> append;
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      // Whoever adds the same number waits for the end of this transaction.
      statement.execute("insert into odin.journal values (2, '{}')");
      append = CompletableFuture.runAsync(() -> journal.append(Entry.mode(NOW, What.DOWN)));
      eventually(() -> assertThat(ask(WAITING_WRITERS)).isEqualTo("1"));
      other.rollback();
    }
    append.get(10, TimeUnit.SECONDS);
    assertThat(kinds(journal)).containsExactly(What.UP, What.DOWN);
    journal.close();
    assertThat(open().state()).isEqualTo(journal.state());
  }

  @Test
  void forgetsAnEntryThatFailedThoughTheDatabaseHasIt() throws Exception {
    Journal journal = open();
    journal.append(UP);
    ask("insert into odin.journal values (2, '{}') returning number");
    journal.append(Entry.mode(NOW, What.DOWN));
    assertThat(kinds(journal)).containsExactly(What.UP, What.DOWN);
  }

  @Test
  void letsTheNextOneInAtOnceWhenItIsClosed() throws Exception {
    Journal first = open();
    Journal next = standby();
    long begin = System.nanoTime();
    first.close();
    open(next);
    assertThat(since(begin)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void waitsForADatabaseThatIsNotThereYet() throws Exception {
    String later = url.replaceFirst("/test\\d+", "$0later");
    CompletableFuture<Void> open = CompletableFuture.runAsync(() -> openLater(later));
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      statement.execute("create database " + other.getCatalog() + "later");
    }
    open.get(10, TimeUnit.SECONDS);
  }

  private void openLater(String later) {
    try {
      open(standby(later, SHORT));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void refusesADirectoryThatAnotherOdinOfThisMachineHas() throws Exception {
    Path home = host();
    Journal file = open(new FileJournal(home, JsonMapper.shared(), Churn.MUCH));
    file.append(Entry.starting(NOW, "feed", "feed.0", "f"));
    Journal database = journal(home);
    assertThatThrownBy(database::open)
        .isInstanceOf(Held.class)
        .hasMessageContaining(home.toString());
    file.close();
    assertThatThrownBy(journal(home)::open)
        .hasMessageContaining("as long as what " + home.resolve("journal") + " started runs");
  }

  private Journal journal(Path directory) {
    JournalDatabase database = new JournalDatabase(url, "", "", DEFAULT, Duration.ZERO);
    return new PostgresJournal(database, directory, JsonMapper.shared(), lost::add, Churn.MUCH);
  }

  private static List<What> kinds(Journal journal) {
    return entries(journal).stream().map(line -> line.entry().what()).toList();
  }

  private String ask(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
