package io.asgard.odin.state;

import io.asgard.odin.state.Entry.What;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** An Odin's journal in a process that can be stopped and killed. */
final class JournalProcess implements AutoCloseable {
  private static final int LOST = 3;

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;

  private JournalProcess(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Returns once it has the journal of the directory; of the database, if there is a URL. */
  static JournalProcess start(Path directory, String url, Duration lease, int much)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                JournalProcess.class.getName(),
                directory.toString(),
                url,
                lease.toString(),
                String.valueOf(much))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    JournalProcess started = new JournalProcess(process);
    started.answer();
    return started;
  }

  String ask(String question) throws IOException {
    questions.println(question);
    return answer();
  }

  /** The next line that is no log. */
  String answer() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("> ")) {
        return line.substring(2);
      }
    }
    throw new IOException("it ended");
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Whether it ended because it lost the journal. */
  boolean endsAsLost() throws InterruptedException {
    return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == LOST;
  }

  @Override
  public void close() {
    kill();
  }

  /** The process. */
  public static void main(String[] args) throws IOException {
    JsonMapper json = JsonMapper.shared();
    Path directory = Path.of(args[0]);
    int much = Integer.parseInt(args[3]);
    Journal journal = new FileJournal(directory, json, much);
    if (!args[1].isEmpty()) {
      JournalDatabase database =
          new JournalDatabase(args[1], "", "", Duration.parse(args[2]), JournalDatabase.FOREVER);
      journal = new PostgresJournal(database, directory, json, JournalProcess::lost, much);
    }
    journal.open();
    say("open " + journal.state().entries());
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      answer(journal, line);
    }
  }

  private static void answer(Journal journal, String question) {
    try {
      switch (question) {
        case "open" -> {
          journal.close();
          journal.open();
        }
        case "churn" -> JournalContract.churn(journal, 1);
        default -> journal.append(Entry.mode(Instant.EPOCH, What.UP));
      }
      say("appended " + journal.state().entries());
    } catch (IOException | RuntimeException e) {
      say("refused " + e.getMessage());
    }
  }

  private static void lost(String why) {
    say("lost " + why);
    Runtime.getRuntime().halt(LOST);
  }

  private static synchronized void say(String line) {
    System.out.println("> " + line);
  }
}
