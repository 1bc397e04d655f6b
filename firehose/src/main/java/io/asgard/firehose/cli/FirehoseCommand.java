package io.asgard.firehose.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.asgard.firehose.DryRun;
import io.asgard.firehose.FirehoseApplication;
import io.asgard.firehose.SettingsCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bin/firehose}. Exit codes: 0 done, 1 the settings are wrong, 2 it could not be tried. */
@Command(
    name = "firehose",
    description = "Takes the events of topics to a sink: try the settings out, then run.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "run|validate|dry-run|dlq")
public final class FirehoseCommand {
  private static final int WRONG = 1;
  private static final int IMPOSSIBLE = 2;
  // The service's own threads keep it up.
  private static final int RUNS = -1;

  private final PrintStream out;

  FirehoseCommand(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    // Until a service sets up its own: else its libraries tell every step.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    PrintStream utf8 = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code = run(utf8, System.err, args);
    if (code != RUNS) {
      System.exit(code);
    }
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    return new CommandLine(new FirehoseCommand(out))
        .addSubcommand(new DeadLetterCommand(out))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              err.println(e.getMessage() == null ? e.toString() : e.getMessage());
              return IMPOSSIBLE;
            })
        .execute(args);
  }

  @Command(
      description = "Starts a firehose, unless its settings are wrong.",
      mixinStandardHelpOptions = true)
  int run(@Mixin SettingsOptions settings) {
    if (print(new SettingsCheck(settings.environment()).problems(topic -> Optional.empty()))) {
      return WRONG;
    }
    FirehoseApplication.main(settings.arguments());
    return RUNS;
  }

  @Command(
      description =
          "Says all that is wrong with the settings; connects to nothing. Exit code 1: something.",
      mixinStandardHelpOptions = true)
  int validate(@Mixin SettingsOptions settings, @Mixin TypeOptions types) throws IOException {
    var environment = settings.environment();
    var known = types.of(environment);
    if (print(new SettingsCheck(environment).problems(known))) {
      return WRONG;
    }
    out.println(
        known.apply("any").isPresent()
            ? "valid"
            : "valid, except that expressions need --descriptors and --message to be checked");
    return 0;
  }

  @Command(
      name = "dry-run",
      description =
          "Prints what would become of real events; sends nothing, joins no group, commits"
              + " nothing.",
      mixinStandardHelpOptions = true)
  int dryRun(
      @Mixin SettingsOptions settings,
      @Mixin TokenOptions tokens,
      @Option(
              names = "--count",
              defaultValue = "10",
              description = "The most events. Default: ${DEFAULT-VALUE}.")
          int count,
      @Option(names = "--from-beginning", description = "The oldest events, not the newest.")
          boolean fromBeginning) {
    var environment = settings.environment();
    if (print(new SettingsCheck(environment).problems(topic -> Optional.empty()))) {
      return WRONG;
    }
    int printed = new DryRun(environment, tokens::token).run(count, fromBeginning, out);
    out.println(printed + " events; nothing was sent");
    return 0;
  }

  /** Whether there were some. */
  private boolean print(List<String> problems) {
    problems.forEach(out::println);
    return !problems.isEmpty();
  }
}
