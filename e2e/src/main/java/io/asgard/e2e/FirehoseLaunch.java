package io.asgard.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Firehoses with the options that Odin gives them, which nobody supervises. */
public final class FirehoseLaunch {
  private FirehoseLaunch() {}

  /**
   * One that reads the platform's brokers.
   *
   * @param jvm options besides Odin's
   * @param settings as {@code firehose.sink.type=log}
   */
  public static ProcessBuilder of(
      Platform platform, int port, List<String> jvm, List<String> settings) {
    Path auth = platform.home().resolve("auth");
    List<String> command =
        new ArrayList<>(
            List.of(
                "java",
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(jvm);
    command.addAll(
        List.of(
            "-jar",
            Platform.repo().resolve("firehose/target/firehose-0.1.0-SNAPSHOT.jar").toString(),
            "--server.port=" + port,
            "--firehose.kafka.bootstrap-servers=" + platform.bootstrap(),
            "--firehose.registry.url=http://127.0.0.1:" + Platform.port(8410),
            "--asgard.auth.jwks=" + auth.resolve("jwks.json").toUri(),
            "--asgard.auth.revoked=" + auth.resolve("revoked.json").toUri(),
            "--asgard.auth.token-file=" + platform.tokenFile()));
    settings.forEach(setting -> command.add("--" + setting));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("ASGARD_"));
    return builder;
  }
}
