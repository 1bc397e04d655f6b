package io.asgard.odin.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.state.DirectoryLock;
import io.asgard.odin.token.Tokens;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import java.time.Clock;
import java.util.Set;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/** The command line. */
@Command(
    name = "odin",
    description = "Provisions, runs and ends the platform.",
    mixinStandardHelpOptions = true,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      StatusCommand.class,
      TokenCommand.class
    })
public final class Commands {
  static final String TEAM = "platform";
  private static final int ATLAS = 8470;

  private Commands() {}

  /** Runs a command; its exit code. */
  public static int run(String... args) {
    log(Logger.ROOT_LOGGER_NAME, Level.WARN);
    // A down without the service ends the brokers while the record of events still has them.
    log("org.apache.kafka", Level.ERROR);
    log("io.asgard.odin.event", Level.ERROR);
    return new CommandLine(new Commands())
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (isForPeople(failure)) {
                System.err.println(failure.getMessage());
                return 1;
              }
              throw failure;
            })
        .execute(args);
  }

  private static void log(String name, Level level) {
    ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
  }

  /** Says what was wrong and what is expected; a stack would only hide it. */
  private static boolean isForPeople(Exception failure) {
    return failure instanceof Refused
        || failure instanceof IllegalArgumentException
        || failure instanceof NotFoundException
        || failure instanceof DirectoryLock.Held;
  }

  static Tokens tokens(Place place) {
    Tokens tokens = new Tokens(place.site().auth(), JsonMapper.shared(), Clock.systemUTC());
    tokens.start();
    return tokens;
  }

  static OdinClient client(Place place, Tokens tokens) {
    return new OdinClient(place.url(), read(tokens, "odin-cli", TEAM, Role.ADMIN));
  }

  /** Where a person sees the map, with a token to look at it. */
  static String map(Place place, Tokens tokens) {
    String viewer = read(tokens, "map", "transport", Role.VIEWER);
    return "http://127.0.0.1:" + place.site().port(ATLAS) + "/#token=" + viewer;
  }

  static String read(Tokens tokens, String name, String team, Role role) {
    try {
      return java.nio.file.Files.readString(tokens.serviceToken(name, team, Set.of(role))).strip();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
