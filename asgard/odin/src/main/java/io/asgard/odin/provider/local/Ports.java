package io.asgard.odin.provider.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who has a port. */
public final class Ports {
  private static final Pattern USERS = Pattern.compile("\\(\"([^\"]+)\",pid=(\\d+)");

  private Ports() {}

  /** Empty if the port is free. */
  public static Optional<String> holder(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Optional.empty();
    } catch (IOException e) {
      Matcher users = USERS.matcher(Shell.output("ss", "-Hltnp", "sport = :" + port));
      return Optional.of(
          users.find() ? users.group(1) + ", pid " + users.group(2) : "another process");
    }
  }
}
