package io.asgard.odin.cli;

import io.asgard.odin.provider.local.Site;
import io.asgard.odin.state.Journal;
import io.asgard.odin.state.JournalDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which platform the command line is about: {@code bin/odin} says which repository.
 *
 * @param database where Odin's journal is, if not in the directory
 */
record Place(Site site, int port, Optional<JournalDatabase> database) {
  private static final int PORT = 8400;

  static Place here() {
    Path root = Path.of(System.getProperty("asgard.root", ".")).toAbsolutePath().normalize();
    String home = System.getenv("ASGARD_HOME");
    int offset = Integer.parseInt(System.getenv().getOrDefault("ASGARD_PORT_OFFSET", "0"));
    Path directory =
        home == null ? root.resolve("var") : Path.of(home).toAbsolutePath().normalize();
    return new Place(new Site(root, directory, offset), PORT + offset, database(System.getenv()));
  }

  /** The variables are those of the service, which inherits them. */
  static Optional<JournalDatabase> database(Map<String, String> environment) {
    String url = environment.getOrDefault("ODIN_JOURNAL_URL", "");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    Duration lease =
        DurationStyle.detectAndParse(environment.getOrDefault("ODIN_JOURNAL_LEASE", "8s"));
    return Optional.of(
        new JournalDatabase(
            url,
            environment.getOrDefault("ODIN_JOURNAL_USER", ""),
            environment.getOrDefault("ODIN_JOURNAL_PASSWORD", ""),
            lease,
            // An Odin that was killed has it until it runs out; one that lives keeps it.
            lease.multipliedBy(2)));
  }

  /** For a command that does without the service. */
  Journal journal() {
    return database
        .map(there -> Journal.in(there, site.state(), JsonMapper.shared(), why -> {}))
        .orElseGet(() -> Journal.in(site.state(), JsonMapper.shared()));
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }
}
