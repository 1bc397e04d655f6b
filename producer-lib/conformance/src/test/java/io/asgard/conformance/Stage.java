package io.asgard.conformance;

import io.asgard.conformance.Case.Events;
import io.asgard.conformance.Case.Step;
import io.asgard.platform.test.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs one case: opens its gates, tells the runner what to do, and takes what it says. */
record Stage(
    Language language,
    Runner runner,
    Upstream upstream,
    String topic,
    Path directory,
    Tls tls,
    ExecutorService threads) {
  private static final int CLOSE_MS = 10_000;

  Run run(Case row, int number) throws Exception {
    Path tokenFile = directory.resolve(language.id() + "-" + number + ".token");
    Script script = new Script(row.gates(), () -> write(tokenFile, good()));
    List<Gate> gates = new ArrayList<>();
    try {
      for (int i = 0; i < row.gates().size(); i++) {
        gates.add(gate(row.gates().get(i), script, i));
      }
      List<Published> published = new ArrayList<>();
      ObjectNode line = line(row, gates, tokenFile, "c" + number + "-", published);
      Result result = runner.run(row.name(), line.toString());
      return new Run(row, published, result, script);
    } finally {
      gates.forEach(Gate::die);
    }
  }

  private Gate gate(Case.Server server, Script script, int number) throws Exception {
    Tls with = server.tls() ? tls : null;
    Gate gate =
        language.grpc()
            ? new GrpcGate(script, number, upstream, threads, with)
            : new RestGate(script, number, upstream, threads, with);
    if (server.upAfterMs() > 0) {
      CompletableFuture.delayedExecutor(server.upAfterMs(), TimeUnit.MILLISECONDS, threads)
          .execute(() -> open(gate));
    } else if (!server.down()) {
      gate.open();
    }
    return gate;
  }

  private static void open(Gate gate) {
    try {
      gate.open();
    } catch (Exception e) {
      throw new IllegalStateException("gate: " + e, e);
    }
  }

  private ObjectNode line(
      Case row, List<Gate> gates, Path tokenFile, String prefix, List<Published> published) {
    ObjectNode line = Case.JSON.createObjectNode().put("name", row.name());
    ArrayNode fronting = line.putArray("fronting");
    for (int i = 0; i < gates.size(); i++) {
      String scheme = row.gates().get(i).tls() ? "https://" : "";
      fronting.add(scheme + "127.0.0.1:" + gates.get(i).port());
    }
    String token = row.token() == null ? "good" : row.token();
    switch (token) {
      case "good" -> line.put("token", good());
      case "expired" -> line.put("token", expired());
      case "expired in a file" -> line.put("tokenFile", write(tokenFile, expired()).toString());
      case "missing file" -> line.put("tokenFile", tokenFile.toString());
      default -> throw new IllegalArgumentException("token: " + token);
    }
    line.set("settings", row.settings() == null ? Case.JSON.createObjectNode() : row.settings());
    ArrayNode steps = line.putArray("steps");
    row.steps().forEach(step -> steps.add(step(step, prefix, published)));
    return line;
  }

  private ObjectNode step(Step step, String prefix, List<Published> published) {
    ObjectNode node = Case.JSON.createObjectNode();
    if (step.publish() != null) {
      ArrayNode events = node.putArray("publish");
      node.put("threads", Math.max(step.threads(), 1));
      for (Events entry : step.publish()) {
        for (Published event : Published.of(entry, topic, prefix)) {
          published.add(event);
          events
              .addObject()
              .put("topic", event.topic())
              .put("key", base64(event.key().toByteArray()))
              .put("message", base64(event.message().toByteArray()));
        }
      }
    } else if (step.answers()) {
      node.put("answers", true);
    } else if (step.flush()) {
      node.put("flush", true);
    } else {
      node.put("closeMs", step.closeMs() == 0 ? CLOSE_MS : step.closeMs());
    }
    return node;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Path write(Path file, String token) {
    try {
      // At once, as whoever rotates tokens does it: nobody reads half a token.
      Path fresh =
          Files.writeString(file.resolveSibling(file.getFileName() + ".new"), token + "\n");
      return Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String good() {
    return TestTokens.token("transport", "PUBLISHER");
  }

  private static String expired() {
    String id = UUID.randomUUID().toString();
    return TestTokens.token(id, "transport", Duration.ofHours(-1), "PUBLISHER");
  }
}
