package io.asgard.odin.cli;

import io.asgard.odin.token.TokenEntry;
import io.asgard.platform.service.Role;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Works on the key files; needs no running Odin. */
@Command(
    name = "token",
    description = "Who may do what.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TokenCommand.Create.class,
      TokenCommand.ListAll.class,
      TokenCommand.Rotate.class,
      TokenCommand.Revoke.class
    })
final class TokenCommand {

  @Command(name = "create", description = "Prints a new token.", mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Option(names = "--subject", required = true, description = "The person or program.")
    private String subject = "";

    @Option(
        names = "--team",
        defaultValue = "transport",
        description = "Default: ${DEFAULT-VALUE}.")
    private String team = "";

    @Option(
        names = {"--roles", "--role"},
        defaultValue = "VIEWER",
        split = ",",
        description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Set<Role> roles = new LinkedHashSet<>();

    @Option(
        names = "--days",
        defaultValue = "30",
        description = "How long it is valid. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Override
    public Integer call() {
      String token =
          Commands.tokens(Place.here()).create(subject, team, roles, Duration.ofDays(days));
      new Screen(System.out).line(token);
      return 0;
    }
  }

  @Command(name = "list", description = "Lists the valid tokens.", mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Override
    public Integer call() {
      Screen screen = new Screen(System.out);
      for (TokenEntry entry : Commands.tokens(Place.here()).list()) {
        screen.line(
            String.join(
                "  ",
                entry.id(),
                entry.subject(),
                entry.team(),
                entry.roles().toString(),
                "until " + entry.expires()));
      }
      return 0;
    }
  }

  @Command(
      name = "rotate",
      description = "Signs with a new key from now on.",
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Override
    public Integer call() {
      new Screen(System.out).line("new key: " + Commands.tokens(Place.here()).rotate());
      return 0;
    }
  }

  @Command(
      name = "revoke",
      description = "Ends a token; services know within seconds.",
      mixinStandardHelpOptions = true)
  static final class Revoke implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "As `list` shows it.")
    private String id = "";

    @Override
    public Integer call() {
      Commands.tokens(Place.here()).revoke(id);
      new Screen(System.out).line("revoked: " + id);
      return 0;
    }
  }
}
