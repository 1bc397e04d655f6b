package io.asgard.odin.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.state.Entry.What;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class FileJournalIT extends JournalContract {
  private static final int LITTLE = 6;

  @TempDir private Path directory;

  @Override
  Journal journal(int much) {
    return new FileJournal(directory, JsonMapper.shared(), much);
  }

  @Override
  Journal standby() {
    return journal(Churn.MUCH);
  }

  @Override
  JournalProcess process() throws IOException {
    return process(Churn.MUCH);
  }

  private JournalProcess process(int much) throws IOException {
    return JournalProcess.start(directory, "", Duration.ZERO, much);
  }

  /** Every time it opens, it drops what is dead. */
  @Test
  void losesNothingThatWasDurableWheneverItIsKilled() throws Exception {
    Random random = new Random(8);
    ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    long durable = 0;
    for (int round = 0; round < 6; round++) {
      try (JournalProcess odin = process(LITTLE)) {
        killer.schedule(odin::kill, random.nextInt(500), TimeUnit.MILLISECONDS);
        durable = Math.max(durable, churnUntilKilled(odin));
      }
      Journal journal = open(journal(Churn.MUCH));
      assertThat(journal.state().entries()).isBetween(durable, durable + 6);
      durable = journal.state().entries();
      journal.close();
    }
    killer.shutdown();
    assertThat(durable).isGreaterThan(LITTLE);
  }

  private static long churnUntilKilled(JournalProcess odin) {
    long durable = 0;
    try {
      while (true) {
        odin.ask("open");
        odin.ask("churn");
        durable = Long.parseLong(odin.ask("churn").replace("appended ", ""));
      }
    } catch (IOException e) {
      return durable;
    }
  }

  @Test
  void staysWithAHolderThatIsStopped() throws Exception {
    try (JournalProcess holder = process()) {
      holder.signal("STOP");
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> open())
          .isInstanceOf(Journal.Held.class)
          .hasMessageContaining(": another Odin has it, pid ");
      holder.signal("CONT");
      assertThat(holder.ask("append")).isEqualTo("appended 1");
    }
    assertThat(open().state()).isEqualTo(State.EMPTY.with(Entry.mode(NOW, What.UP)));
  }
}
