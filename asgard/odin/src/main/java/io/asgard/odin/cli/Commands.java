package io.asgard.odin.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.token.Tokens;
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

  private Commands() {}

  /** Runs a command; its exit code. */
  public static int run(String... args) {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    return new CommandLine(new Commands())
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (failure instanceof Refused || failure instanceof IllegalArgumentException) {
                System.err.println(failure.getMessage());
                return 1;
              }
              throw failure;
            })
        .execute(args);
  }

  static Tokens tokens(Place place) {
    Tokens tokens = new Tokens(place.site().auth(), JsonMapper.shared(), Clock.systemUTC());
    tokens.start();
    return tokens;
  }

  static OdinClient client(Place place, Tokens tokens) {
    return new OdinClient(place.url(), read(tokens, "odin-cli", TEAM, Role.ADMIN));
  }

  static String read(Tokens tokens, String name, String team, Role role) {
    try {
      return java.nio.file.Files.readString(tokens.serviceToken(name, team, Set.of(role))).strip();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
