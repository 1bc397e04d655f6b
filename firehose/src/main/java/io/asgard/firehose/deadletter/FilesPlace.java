package io.asgard.firehose.deadletter;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.firehose.store.ObjectStore;
import io.asgard.firehose.store.ObjectStoreException;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Files on object storage: those that are written at once as one, a letter a line, below the
 * group's name and the day. What is dealt with is deleted.
 */
public final class FilesPlace implements DeadLetterPlace, AutoCloseable {
  private static final int DAY = 10;

  private final ObjectStore store;
  private final Provenance provenance;
  private final Clock clock;
  private final String directory;
  private final String suffix;
  private final AtomicLong number = new AtomicLong();

  /**
   * In that store, which may be shared.
   *
   * @param group of the firehose
   * @param instance name of this process
   */
  public FilesPlace(ObjectStore store, String group, String instance, Clock clock) {
    this.store = store;
    this.provenance = new Provenance(group, instance);
    this.clock = clock;
    this.directory = escaped(group) + "/";
    this.suffix = "-" + escaped(instance) + ".json";
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace(".", "%2E");
  }

  @Override
  public DeadLetters open(StreamLocation at) {
    return new DeadLetters() {
      @Override
      public List<Optional<String>> write(List<DeadLetter> letters) {
        Optional<String> answer = store(letters);
        return letters.stream().map(letter -> answer).toList();
      }

      // Whoever writes waits until it is done.
      @Override
      public void close() {}
    };
  }

  private Optional<String> store(List<DeadLetter> letters) {
    Instant now = clock.instant();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (DeadLetter letter : letters) {
      lines.writeBytes(LetterLine.of(letter, provenance, now));
      lines.write('\n');
    }
    String name =
        "%s%s/%013d-%06d%s"
            .formatted(
                directory,
                now.toString().substring(0, DAY),
                now.toEpochMilli(),
                number.getAndIncrement(),
                suffix);
    try {
      store.put(name, lines.toByteArray());
      return Optional.empty();
    } catch (ObjectStoreException e) {
      return Optional.of("dead letters to files: " + e.getMessage());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public DeadLetterQueue queue(StreamLocation at) {
    return new FileQueue(store, directory);
  }

  @Override
  public Optional<Letter> find(StreamLocation at, String letter) {
    int colon = letter.lastIndexOf(':');
    String name = letter.substring(0, Math.max(0, colon));
    if (name.isEmpty() || name.contains("..") || !letter.substring(colon + 1).matches("\\d{1,9}")) {
      throw new IllegalArgumentException("at: " + letter + " (expected: file:line)");
    }
    try (FileQueue queue = new FileQueue(store, directory)) {
      return queue.letters(name).stream().filter(each -> each.at().equals(letter)).findFirst();
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
