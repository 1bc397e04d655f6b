package io.asgard.firehose.deadletter;

import io.asgard.firehose.store.ObjectStore;
import io.asgard.firehose.store.ObjectStoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;

/** Reads dead letters from files, file by file: their names begin with when they were written. */
final class FileQueue implements DeadLetterQueue {
  private final ObjectStore store;
  private final String directory;
  private final List<String> names;
  private final List<String> read = new ArrayList<>();

  /**
   * Those files that are there now.
   *
   * @param directory of the group, with a slash at its end
   */
  FileQueue(ObjectStore store, String directory) {
    this.store = store;
    this.directory = directory;
    this.names = new ArrayList<>(run(() -> store.list(directory)));
  }

  private interface Work<T> {
    T run() throws ObjectStoreException, InterruptedException;
  }

  @Override
  public List<Letter> read(int most) {
    List<Letter> letters = new ArrayList<>();
    while (letters.size() < most && !names.isEmpty()) {
      String name = names.remove(0);
      letters.addAll(letters(name.substring(directory.length())));
      read.add(name);
    }
    return letters;
  }

  /** Those of a file; none if it is gone. */
  List<Letter> letters(String name) {
    List<Letter> letters = new ArrayList<>();
    Optional<byte[]> bytes = run(() -> store.get(directory + name));
    int number = 0;
    for (String line : new String(bytes.orElse(new byte[0]), StandardCharsets.UTF_8).split("\n")) {
      LetterLine.read(name + ":" + number++, line).ifPresent(letters::add);
    }
    return letters;
  }

  @Override
  public void settle() {
    read.forEach(
        name ->
            run(
                () -> {
                  store.delete(name);
                  return name;
                }));
    read.clear();
  }

  @Override
  public void delete() {
    settle();
  }

  private static <T> T run(Work<T> work) {
    try {
      return work.run();
    } catch (ObjectStoreException e) {
      throw new IllegalStateException("dead letters in files: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  // The store is the place's.
  @Override
  public void close() {}
}
