package io.asgard.odin.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class JournalTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Resource TOPIC =
      new Resource(Kind.TOPIC, "booking", "demo", "transport", Map.of("partitions", 6));
  private static final Instance INSTANCE = new Instance("kafka-1", "kafka-1.1", "f", 42, NOW);

  @TempDir private Path directory;
  private Path file;
  private Journal journal;

  @BeforeEach
  void open() {
    file = directory.resolve("journal");
    journal = reopened();
  }

  @Test
  void knowsAfterAReopenWhatWasAppended() {
    journal.append(Entry.desired(NOW, "local", List.of(TOPIC)));
    journal.append(Entry.mode(NOW, Entry.What.UP));
    journal.append(Entry.starting(NOW, "kafka-1", "kafka-1.1", "f"));
    journal.append(Entry.started(NOW, INSTANCE, 42));
    journal.append(Entry.owned(NOW, "topic/booking", "g"));
    assertThat(reopened().state())
        .isEqualTo(journal.state())
        .isEqualTo(
            new State(
                5,
                1,
                false,
                Map.of("local", List.of(TOPIC)),
                List.of(),
                Map.of("kafka-1", INSTANCE),
                Map.of("topic/booking", "g")));
  }

  @Test
  void keepsTheIntentOfAStartThatNeverHappened() {
    journal.append(Entry.starting(NOW, "kafka-1", "kafka-1.1", "f"));
    assertThat(reopened().state().instances().get("kafka-1").pid()).isZero();
  }

  @Test
  void dropsALastLineThatWasCutShort() throws IOException {
    journal.append(Entry.mode(NOW, Entry.What.UP));
    Files.writeString(file, "{\"at\":\"2026-", StandardOpenOption.APPEND);
    Journal again = reopened();
    again.append(Entry.mode(NOW, Entry.What.DOWN));
    assertThat(reopened().state().entries()).isEqualTo(2);
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void refusesALineInTheMiddleThatIsNoEntry() throws IOException {
    Files.writeString(file, "nonsense\n");
    assertThatThrownBy(this::reopened).hasMessageContaining("journal:1: not a journal entry");
  }

  @Test
  void remembersWhatWasWantedUntilAnApplySucceeds() {
    journal.append(Entry.desired(NOW, "local", List.of(TOPIC)));
    journal.append(Entry.desired(NOW, "local", List.of()));
    assertThat(reopened().state().known()).containsExactly(TOPIC);
    journal.append(Entry.mode(NOW, Entry.What.APPLIED));
    assertThat(reopened().state().known()).isEmpty();
  }

  @Test
  void takesBackALineThatDidNotFit() throws IOException {
    journal.append(Entry.mode(NOW, Entry.What.UP));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.position(channel.size());
      ByteBuffer half = ByteBuffer.wrap("{\"at\":\"2026-".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> Journal.append(channel, half, JournalTest::full))
          .hasMessage("No space left on device");
      Journal.append(channel, ByteBuffer.wrap(Files.readAllBytes(file)), () -> {});
    }
    assertThat(reopened().state().entries()).isEqualTo(2);
  }

  private static void full() throws IOException {
    throw new IOException("No space left on device");
  }

  private Journal reopened() {
    Journal again = new Journal(file, JsonMapper.shared());
    again.open();
    return again;
  }
}
