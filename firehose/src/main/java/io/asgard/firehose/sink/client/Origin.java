package io.asgard.firehose.sink.client;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A server.
 *
 * @param host a name or an address; that of IPv6 without brackets
 * @param authority host and port, as they were written, without a zone
 */
record Origin(boolean tls, String host, int port, String authority) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final Pattern ZONE = Pattern.compile("%.*]");

  /** Of a URL that has a host and no user. */
  static Origin of(URI url) {
    boolean tls = url.getScheme().equalsIgnoreCase("https");
    int port = url.getPort() >= 0 ? url.getPort() : tls ? HTTPS : HTTP;
    String host = url.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    // The zone of an address is of this machine alone.
    String authority = ZONE.matcher(url.getRawAuthority()).replaceFirst("]");
    return new Origin(tls, bare, port, authority);
  }

  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority;
  }
}
