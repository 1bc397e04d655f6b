package io.asgard.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The program that does cases with one library: a line in is a case, a line out its result. */
final class Runner implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 90;

  private final Process process;
  private final Path log;
  private final Map<String, CompletableFuture<Result>> results = new ConcurrentHashMap<>();

  private Runner(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Runner start(ProcessBuilder builder, Path log) throws IOException {
    Runner runner = new Runner(builder.redirectError(log.toFile()).start(), log);
    Thread reader = new Thread(runner::read, "runner-results");
    reader.setDaemon(true);
    reader.start();
    return runner;
  }

  Result run(String name, String line) throws Exception {
    CompletableFuture<Result> result = new CompletableFuture<>();
    results.put(name, result);
    synchronized (this) {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    }
    return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close(); // a runner ends with its input
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Result result = Case.JSON.readValue(line, Result.class);
        results.get(result.name()).complete(result);
      }
      fail(new IOException("runner: ended (expected: a result)\n" + Files.readString(log)));
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private void fail(Exception reason) {
    results.values().forEach(result -> result.completeExceptionally(reason));
  }
}
