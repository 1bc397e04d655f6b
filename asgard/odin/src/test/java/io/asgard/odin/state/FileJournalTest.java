package io.asgard.odin.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.state.Entry.What;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What only a file does; the rest is in the contract. */
class FileJournalTest {
  private static final Entry UP = Entry.mode(JournalContract.NOW, What.UP);
  private static final int LITTLE = 3;

  @TempDir private Path directory;
  private Path file;
  private Journal journal;

  @BeforeEach
  void open() {
    file = directory.resolve("journal");
    journal = new FileJournal(directory, JsonMapper.shared(), LITTLE);
    journal.open();
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  private void reopen() throws IOException {
    journal.close();
    journal.open();
  }

  @Test
  void dropsALastLineThatWasCutShort() throws IOException {
    journal.append(UP);
    // Longer than what is looked at in one go.
    Files.writeString(file, "{\"at\":\"" + "2".repeat(100_000), StandardOpenOption.APPEND);
    reopen();
    journal.append(UP);
    reopen();
    assertThat(journal.state().entries()).isEqualTo(2);
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void dropsAnOnlyLineThatWasCutShort() throws IOException {
    Files.writeString(file, "{\"at\":\"2026-");
    reopen();
    assertThat(journal.state().entries()).isZero();
    assertThat(file).isEmptyFile();
  }

  @Test
  void refusesALineInTheMiddleThatIsNoEntryAndLetsTheDirectoryGo() throws IOException {
    Files.writeString(file, "nonsense\n");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(this::reopen).hasMessageContaining("journal:1: not a journal entry");
    }
  }

  @Test
  void takesBackALineThatDidNotFit() throws IOException {
    journal.append(UP);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.position(channel.size());
      ByteBuffer half = ByteBuffer.wrap("{\"at\":\"2026-".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> FileJournal.append(channel, half, FileJournalTest::full))
          .hasMessage("No space left on device");
      FileJournal.append(channel, ByteBuffer.wrap(Files.readAllBytes(file)), () -> {});
    }
    reopen();
    assertThat(journal.state().entries()).isEqualTo(2);
  }

  private static void full() throws IOException {
    throw new IOException("No space left on device");
  }

  @Test
  void becomesShorter() throws IOException {
    JournalContract.churn(journal, 4);
    reopen();
    assertThat(file)
        .hasContent(
            """
            {"dropped":11}
            {"at":"2026-01-01T00:00:00Z","what":"EXITED","name":"feed","instance":"feed.9",\
            "detail":"exit code 1"}
            """);
  }

  @Test
  void staysAsItIsIfItCannotBecomeShorter() throws IOException {
    JournalContract.churn(journal, 4);
    State state = journal.state();
    // Neither a copy can be written there, nor can it be removed.
    Files.writeString(Files.createDirectory(copy()).resolve("x"), "x");
    reopen();
    assertThat(journal.state()).isEqualTo(state);
    assertThat(Files.readAllLines(file)).hasSize(12);
    journal.append(UP);
    reopen();
    assertThat(journal.state().entries()).isEqualTo(13);
  }

  @Test
  void isNotMistakenForACopyThatWasNotFinished() throws IOException {
    JournalContract.churn(journal, 4);
    Files.writeString(copy(), "{\"dropped\":3}\n{\"at\":");
    State state = journal.state();
    reopen();
    assertThat(journal.state()).isEqualTo(state);
    assertThat(copy()).doesNotExist();
  }

  private Path copy() {
    return directory.resolve("journal.new");
  }

  @Test
  void refusesADirectoryWhoseJournalIsInADatabase() throws IOException {
    JournalUrl.in(directory).write("jdbc:postgresql://db/odin");
    assertThatThrownBy(this::reopen)
        .hasMessageStartingWith(
            "odin.journal.url: none (expected: jdbc:postgresql://db/odin, as " + directory);
  }

  @Test
  void writesForAThreadThatIsInterrupted() {
    Thread.currentThread().interrupt();
    journal.append(UP);
    assertThat(Thread.interrupted()).isTrue();
    journal.append(UP);
    assertThat(journal.state().entries()).isEqualTo(2);
  }
}
