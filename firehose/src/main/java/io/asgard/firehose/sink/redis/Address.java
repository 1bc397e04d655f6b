package io.asgard.firehose.sink.redis;

import io.asgard.platform.service.Problems;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.util.regex.Pattern;

/** Where Redis is, and who asks. */
final class Address {
  private static final String NAME = "firehose.sink.redis.";
  private static final Pattern DATABASE = Pattern.compile("/?|/\\d{1,4}");
  private static final String TLS = "rediss";
  private static final int PORT = 6379;

  private final RedisURI uri;
  private final String text;

  Address(RedisSettings settings) {
    URI url = settings.url();
    int port = url.getPort() < 0 ? PORT : url.getPort();
    String path = url.getPath();
    RedisURI.Builder builder =
        RedisURI.builder()
            .withHost(url.getHost())
            .withPort(port)
            .withSsl(url.getScheme().equals(TLS))
            .withDatabase(path.length() > 1 ? Integer.parseInt(path.substring(1)) : 0)
            .withTimeout(settings.timeout());
    String password = settings.password();
    if (password != null) {
      // Before there were access lists a password came without a user.
      if (settings.user() == null) {
        builder.withPassword(password.toCharArray());
      } else {
        builder.withAuthentication(settings.user(), password.toCharArray());
      }
    }
    uri = builder.build();
    text = url.getHost() + ":" + port;
  }

  static void check(RedisSettings settings, Problems problems) {
    URI url = settings.url();
    boolean scheme = "redis".equals(url.getScheme()) || TLS.equals(url.getScheme());
    boolean rest =
        url.getUserInfo() == null
            && url.getQuery() == null
            && url.getFragment() == null
            && DATABASE.matcher(String.valueOf(url.getPath())).matches();
    // Not the whole of it: somebody may have put a password there.
    problems.check(
        scheme && url.getHost() != null && rest,
        NAME
            + "url: "
            + url.getScheme()
            + "://"
            + url.getHost()
            + "… (expected: as redis://host:6379/0 or rediss://…, user and password by themselves)");
    problems.check(
        settings.user() == null || settings.password() != null,
        NAME + "password: missing (expected: with user " + settings.user() + ")");
  }

  RedisURI uri() {
    return uri;
  }

  @Override
  public String toString() {
    return text;
  }
}
