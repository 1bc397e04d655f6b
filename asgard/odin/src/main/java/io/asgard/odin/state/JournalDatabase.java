package io.asgard.odin.state;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Where Odins of several hosts have their journal.
 *
 * @param url jdbc:postgresql://HOST/DATABASE
 * @param lease how long nobody else can take over from one who does not answer
 * @param patience how long to wait for another one's lease to end
 */
public record JournalDatabase(
    String url, String user, String password, Duration lease, Duration patience) {
  /** Of a patience that does not end. */
  public static final Duration FOREVER = Duration.ofDays(36_500);

  private static final int CALLS_PER_LEASE = 4;

  public JournalDatabase {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "url: " + withoutOptions(url) + " (expected: jdbc:postgresql://HOST/DATABASE)");
    }
    if (lease.compareTo(Duration.ofSeconds(2)) < 0) {
      throw new IllegalArgumentException("lease: " + lease + " (expected: at least 2 s)");
    }
  }

  /** One call may take so long, and the lease is renewed so often. */
  Duration call() {
    return lease.dividedBy(CALLS_PER_LEASE);
  }

  /** The driver's options can hold a password. */
  String name() {
    return withoutOptions(url);
  }

  private static String withoutOptions(String url) {
    return url.replaceFirst("\\?.*", "");
  }

  Connection connect() throws SQLException {
    String seconds = String.valueOf(Math.max(1, call().toSeconds()));
    Properties properties = new Properties();
    if (!user.isEmpty()) {
      properties.setProperty("user", user);
    }
    properties.setProperty("password", password);
    properties.setProperty("loginTimeout", seconds);
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("socketTimeout", seconds);
    properties.setProperty("ApplicationName", "odin");
    return DriverManager.getConnection(url, properties);
  }

  @Override
  public String toString() {
    return name();
  }
}
