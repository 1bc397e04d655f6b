package io.asgard.platform.test;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real server as a child process; it ends with this JVM. */
public final class ChildServer {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private ChildServer() {}

  /** A program on the PATH, where {@code bin/test} puts what it has fetched. */
  public static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts the command and returns once the address answers. */
  public static void start(Path directory, URI answers, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("server.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Eventually.eventually(
        () -> HTTP.send(HttpRequest.newBuilder(answers).build(), BodyHandlers.discarding()));
  }

  /**
   * Writes line protocol, each time by a connection of its own: one that has written to a table
   * does not see the fields that QuestDB adds to it later.
   */
  public static void write(URI url, String lines) {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(lines)).build(),
                  BodyHandlers.ofString());
      if (answer.statusCode() != 204) {
        throw new AssertionError(answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** An empty directory with that file in it. */
  public static Path directory(String prefix, String file, String content) {
    try {
      Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), prefix);
      Files.createDirectories(directory.resolve(file).getParent());
      Files.writeString(directory.resolve(file), content);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
