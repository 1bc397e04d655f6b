package io.asgard.firehose.store;

import java.util.List;
import java.util.Optional;

/** Objects by name, as {@code a/b/c.json}: in a bucket, or files in a directory. Thread-safe. */
public interface ObjectStore extends AutoCloseable {

  /** What is at that address; connects to nothing. */
  static ObjectStore of(ObjectStoreSettings settings) {
    return settings.isDirectory() ? new DirectoryStore(settings) : new S3Store(settings);
  }

  /**
   * Writes an object, all of it or nothing, in place of one of that name. Durable when this
   * returns, which it does within the timeout of the settings.
   *
   * @throws ObjectStoreException if that is not known to be done
   */
  void put(String name, byte[] bytes) throws ObjectStoreException, InterruptedException;

  /** The names that begin so, in their order. */
  List<String> list(String prefix) throws ObjectStoreException, InterruptedException;

  /** The object of that name. */
  Optional<byte[]> get(String name) throws ObjectStoreException, InterruptedException;

  /** Nothing happens if there is none. */
  void delete(String name) throws ObjectStoreException, InterruptedException;

  /** Idempotent. */
  @Override
  void close();
}
