package io.asgard.producer;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.platform.test.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged as spooled survives the death of the process. */
class SpoolKillIT {
  private static final int KEYS = 7;

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedBeforeAKillIsSentInOrderByTheNextProcess() throws Exception {
    int port = FreePort.find();
    Set<UUID> spooled = publishUntilKilled(port);
    try (FakeFronting fronting = new FakeFronting(port);
        Producer producer = builder(port, folder).build()) {
      eventually(() -> assertThat(producer.stats().spooled()).isZero());
      Set<UUID> arrived = new HashSet<>();
      fronting.stored.forEach(event -> arrived.add(id(event)));
      assertThat(arrived).containsAll(spooled);
      for (int key = 0; key < KEYS; key++) {
        List<Integer> numbers = numbers(fronting, "key" + key);
        assertThat(numbers).isEqualTo(firstOf(key, numbers.size()));
      }
    }
  }

  /** The ids that the process had acknowledged when it was killed. */
  private Set<UUID> publishUntilKilled(int port) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Publisher.class.getName(),
                Integer.toString(port),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Set<UUID> acknowledged = new HashSet<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.length() == 36) { // The last line may be torn.
          acknowledged.add(UUID.fromString(line));
        }
        if (acknowledged.size() == 3_000) {
          process.toHandle().destroyForcibly(); // Leaves the pipe open, unlike the process itself.
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(3_000);
    return acknowledged;
  }

  /** A process of its own: publishes without end and prints the ids that are on disk. */
  static final class Publisher {
    public static void main(String[] args) {
      Producer producer = builder(Integer.parseInt(args[0]), Path.of(args[1])).build();
      for (int i = 0; ; i++) {
        producer
            .publish(
                "t", ByteString.copyFromUtf8("key" + i % KEYS), ByteString.copyFromUtf8("" + i))
            .thenAccept(Publisher::print);
      }
    }

    private static void print(Ack ack) {
      if (ack.code() == Code.SPOOLED) {
        System.out.println(ack.id());
        if (System.out.checkError()) {
          Runtime.getRuntime().halt(1); // Nobody reads any more.
        }
      }
    }
  }

  private static ProducerBuilder builder(int port, Path folder) {
    return Producer.builder()
        .fronting("127.0.0.1:" + port)
        .token(() -> "secret")
        .memory(1 << 20)
        .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
        .spool(folder, 64 << 20);
  }

  /** What is on disk of a key are its oldest events, without a gap. */
  private static List<Integer> firstOf(int key, int count) {
    return IntStream.range(0, count).map(i -> key + i * KEYS).boxed().toList();
  }

  private static List<Integer> numbers(FakeFronting fronting, String key) {
    return fronting.stored.stream()
        .filter(event -> event.getKey().toStringUtf8().equals(key))
        .map(event -> Integer.valueOf(event.getMessage().toStringUtf8()))
        .toList();
  }

  private static UUID id(Event event) {
    var bytes = event.getId().asReadOnlyByteBuffer();
    return new UUID(bytes.getLong(), bytes.getLong());
  }
}
