package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.state.Journal;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line. */
@Command(
    name = "odin",
    description = "Provisions, runs and ends the platform.",
    mixinStandardHelpOptions = true)
public final class Commands {
  static final String TEAM = "platform";

  /** Each is named as its command is: {@code PlanCommand} is {@code plan}. */
  private static final List<Class<?>> ALL =
      List.of(
          UpCommand.class,
          DownCommand.class,
          ValidateCommand.class,
          SchemaCommand.class,
          PlanCommand.class,
          ApplyCommand.class,
          DestroyCommand.class,
          DriftCommand.class,
          HistoryCommand.class,
          RollbackCommand.class,
          ImportCommand.class,
          LogsCommand.class,
          FailoverCommand.class,
          ReconcileCommand.class,
          ResetCommand.class,
          StatusCommand.class,
          TokenCommand.class,
          ReplayCommand.class);

  private Commands() {}

  /** Runs a command; its exit code. */
  public static int run(String... args) {
    CommandLine line = line(args);
    // 2 says that a plan would do something.
    all(line).forEach(command -> command.getCommandSpec().exitCodeOnInvalidInput(1));
    return line.setExecutionExceptionHandler(
            (failure, where, parsed) -> {
              if (isForPeople(failure)) {
                System.err.println(failure.getMessage());
                return 1;
              }
              throw failure;
            })
        .execute(args);
  }

  /** To read the options of all commands takes longer than most commands do. */
  static CommandLine line(String... args) {
    List<Class<?>> named =
        ALL.stream().filter(each -> args.length > 0 && name(each).equals(args[0])).toList();
    CommandLine line = new CommandLine(new Commands());
    (named.isEmpty() ? ALL : named).forEach(line::addSubcommand);
    return line;
  }

  private static String name(Class<?> command) {
    return command.getSimpleName().replace("Command", "").toLowerCase(Locale.ROOT);
  }

  private static Stream<CommandLine> all(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(Commands::all));
  }

  /** Says what was wrong and what is expected; a stack would only hide it. */
  private static boolean isForPeople(Exception failure) {
    return failure instanceof Refused
        || failure instanceof IllegalArgumentException
        || failure instanceof NotFoundException
        || failure instanceof Journal.Held;
  }

  static Tokens tokens(Place place) {
    Tokens tokens = new Tokens(place.site().auth(), JsonMapper.shared(), Clock.systemUTC());
    tokens.start();
    return tokens;
  }

  static OdinClient client(Place place, Tokens tokens) {
    return new OdinClient(place.url(), read(tokens, "odin-cli", TEAM, Role.ADMIN));
  }

  /** Where a person sees the map, with a token to look at it; empty if no part is an atlas. */
  static Optional<String> map(Tokens tokens, JsonNode status) {
    for (JsonNode part : status.path("parts")) {
      if (part.path("resource").asString("").contains("/atlas/")) {
        String viewer = read(tokens, "map", "transport", Role.VIEWER);
        return Optional.of(part.path("url").asString("") + "/#token=" + viewer);
      }
    }
    return Optional.empty();
  }

  static String read(Tokens tokens, String name, String team, Role role) {
    try {
      return java.nio.file.Files.readString(tokens.serviceToken(name, team, Set.of(role))).strip();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
