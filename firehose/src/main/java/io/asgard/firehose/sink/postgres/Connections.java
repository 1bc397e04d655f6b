package io.asgard.firehose.sink.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens connections that do not wait for ever. Thread-safe. */
final class Connections {
  private final String url;
  private final Properties properties = new Properties();

  Connections(PostgresSettings settings) {
    url = settings.url();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    String seconds = Long.toString(settings.timeout().toSeconds());
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("loginTimeout", seconds);
    // The server ends a statement first; a server that is silent is not waited for.
    properties.setProperty("socketTimeout", Long.toString(settings.timeout().toSeconds() + 5));
    properties.setProperty("options", "-c statement_timeout=" + settings.timeout().toMillis());
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "firehose");
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(url, properties);
  }
}
