package io.asgard.firehose.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.asgard.firehose.DryRun;
import io.asgard.firehose.FirehoseApplication;
import io.asgard.firehose.SettingsCheck;
import io.asgard.firehose.dropin.EnvFile;
import io.asgard.firehose.dropin.Keys;
import io.asgard.firehose.dropin.Translation;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bin/firehose}. Exit codes: 0 done, 1 the settings are wrong, 2 it could not be tried. */
@Command(
    name = "firehose",
    description = "Takes the events of topics to a sink: try the settings out, then run.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "run|validate|dry-run|translate|dlq")
public final class FirehoseCommand {
  private static final int WRONG = 1;
  private static final int IMPOSSIBLE = 2;
  // The service's own threads keep it up.
  private static final int RUNS = -1;

  private final PrintStream out;
  private final PrintStream err;

  FirehoseCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
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
    return new CommandLine(new FirehoseCommand(out, err))
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
    settings.untranslated().forEach(err::println);
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
  int validate(@Mixin SettingsOptions settings) {
    settings.untranslated().forEach(err::println);
    var environment = settings.environment();
    var known = settings.types.of(environment);
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

  @Command(
      description =
          "Prints what an environment of raystack's or goto's Firehose means here, as YAML. Exit"
              + " code 1: not all of it.",
      mixinStandardHelpOptions = true)
  int translate(
      @Parameters(paramLabel = "FILE", arity = "0..1", description = "Lines of KEY=VALUE.")
          @Nullable Path file,
      @Mixin TypeOptions types,
      @Option(names = "--page", description = "Prints what happens to each key, for the docs.")
          boolean page) {
    if (page || file == null) {
      out.print(Keys.page());
      return 0;
    }
    Translation translation = Translation.of(EnvFile.read(file), types.message().orElse(null));
    out.print(translation.yaml());
    translation.problems().forEach(err::println);
    return translation.problems().isEmpty() ? 0 : WRONG;
  }

  /** Whether there were some. */
  private boolean print(List<String> problems) {
    problems.forEach(out::println);
    return !problems.isEmpty();
  }
}
