package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;
import io.asgard.odin.provider.PartFailed;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.token.Tokens;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** A Database: a PostgreSQL server, and the databases on it. */
final class PostgresServer implements Blueprint {
  private static final String USER = "asgard";

  private final Site site;
  private final PostgresBinaries binaries;
  private final Tokens tokens;

  PostgresServer(Site site, PostgresBinaries binaries, Tokens tokens) {
    this.site = site;
    this.binaries = binaries;
    this.tokens = tokens;
  }

  @Override
  public Map<String, String> offers(Resource database) {
    return Map.of("url", url(database), "user", USER, "password", tokens.secret(database.name()));
  }

  @Override
  public List<String> names(Resource database) {
    List<String> names = new ArrayList<>(List.of(database.name()));
    database.texts("databases").forEach(name -> names.add("database/" + name));
    return names;
  }

  @Override
  public List<LocalPart> expand(Resource database, Set<String> needs, Neighbours neighbours) {
    List<LocalPart> parts = new ArrayList<>();
    parts.add(server(database, needs));
    for (String name : database.texts("databases")) {
      if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
        throw new IllegalArgumentException(
            database.id() + ": databases: " + name + " (expected: letters, digits, _)");
      }
      parts.add(
          new Owned(
              new Part(
                  "database/" + name, database.id(), Set.of(database.name()), Fingerprint.of(name)),
              new OneDatabase(database, name)));
    }
    return parts;
  }

  private Program server(Resource database, Set<String> needs) {
    String name = database.name();
    Path bin = binaries.unpack().resolve("bin");
    Path data = site.data(name).resolve("cluster");
    int port = site.port(database.whole("port", 0));
    List<String> server =
        List.of(
            bin.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            String.valueOf(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "shared_buffers=24MB",
            "-c",
            "max_connections=80");
    String prepare = prepare(database, bin, data);
    // $AS is not quoted: it is a command with its arguments, or nothing.
    List<String> command = List.of("sh", "-c", "exec $AS \"$@\"", "sh");
    List<String> whole = new ArrayList<>(command);
    whole.addAll(server);
    return new Program(
            Part.process(name, database.id(), needs, Fingerprint.of(prepare, whole)),
            prepare,
            whole,
            Map.of("password", tokens.secret(name)),
            // Fast shutdown; TERM would wait for clients.
            "INT",
            List.of(port),
            "127.0.0.1:" + port,
            () -> problem(database))
        .keeping(data);
  }

  /** PostgreSQL refuses to run as root: there, it runs in a user namespace, or as nobody. */
  private String prepare(Resource database, Path bin, Path data) {
    String quoted = Shell.quote(data.toString());
    String password = Shell.quote(site.conf(database.name()).resolve("password").toString());
    return """
        AS=
        if [ "$(id -u)" = 0 ]; then
          if unshare -U true 2>/dev/null; then AS="unshare -U"
          else
            mkdir -p {data} && chown -R nobody {data} && chown nobody {password} && chmod 0700 {data}
            AS="setpriv --reuid=nobody --regid=nogroup --clear-groups"
          fi
        fi
        export AS
        if [ ! -f {data}.ready ]; then
          rm -rf {data}/*
          $AS {initdb} -D {data} -U {user} -A scram-sha-256 --pwfile={password} -E UTF8 --no-locale --no-sync
          touch {data}.ready
        fi"""
        .replace("{data}", quoted)
        .replace("{password}", password)
        .replace("{initdb}", Shell.quote(bin.resolve("initdb").toString()))
        .replace("{user}", USER);
  }

  private Optional<String> problem(Resource database) {
    try (Connection ignored = connect(database, "postgres")) {
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(words(e));
    }
  }

  private static String words(SQLException e) {
    return String.valueOf(e.getMessage()).replace('\n', ' ');
  }

  private Connection connect(Resource database, String name) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", tokens.secret(database.name()));
    properties.setProperty("loginTimeout", "3");
    return DriverManager.getConnection(url(database) + "/" + name, properties);
  }

  private String url(Resource database) {
    return "jdbc:postgresql://127.0.0.1:" + site.port(database.whole("port", 0));
  }

  private final class OneDatabase implements Owned.Owner {
    private final Resource server;
    private final String name;

    OneDatabase(Resource server, String name) {
      this.server = server;
      this.name = name;
    }

    @Override
    public void put() {
      if (problem().isEmpty()) {
        return;
      }
      try (Connection connection = connect(server, "postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      } catch (SQLException e) {
        throw new PartFailed("database " + name + ": " + words(e));
      }
    }

    @Override
    public Optional<String> problem() {
      try (Connection connection = connect(server, "postgres")) {
        return isThere(connection) ? Optional.empty() : Optional.of("is not there");
      } catch (SQLException e) {
        return Optional.of(words(e));
      }
    }

    @Override
    public boolean isInDataOfNeeds() {
      return true;
    }

    @Override
    public List<Difference> differences(Clusters clusters) {
      try (Connection connection = connect(server, "postgres")) {
        return isThere(connection) ? List.of() : List.of(Difference.gone("is not there"));
      } catch (SQLException e) {
        throw new PartFailed(words(e));
      }
    }

    @Override
    public Optional<String> data() {
      try (Connection connection = connect(server, "postgres");
          Statement statement = connection.createStatement();
          ResultSet found =
              statement.executeQuery(
                  "SELECT pg_database_size(oid) / 1024 FROM pg_database WHERE datname = '"
                      + name
                      + "'")) {
        return found.next()
            ? Optional.of("a database of " + found.getLong(1) + " KB")
            : Optional.empty();
      } catch (SQLException e) {
        return Optional.of("a database of unknown size, " + words(e));
      }
    }

    @Override
    public void remove() {
      try (Connection connection = connect(server, "postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      } catch (SQLException e) {
        throw new PartFailed("database " + name + ": " + words(e));
      }
    }

    private boolean isThere(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet found =
              statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
        return found.next();
      }
    }
  }
}
