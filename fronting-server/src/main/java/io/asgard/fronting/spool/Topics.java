package io.asgard.fronting.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names of topics, one a line. Forgotten when the spool is empty. */
final class Topics implements Closeable {
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final FileChannel file;
  private boolean changed;

  Topics(Path path) throws IOException {
    if (Files.exists(path)) {
      Files.readAllLines(path).stream().filter(name -> !name.isEmpty()).forEach(names::add);
    }
    file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  void add(String name) throws IOException {
    if (!names.contains(name)) {
      file.write(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8)), file.size());
      names.add(name);
      changed = true;
    }
  }

  boolean holds(String name) {
    return names.contains(name);
  }

  void sync() throws IOException {
    if (changed) {
      file.force(true);
      changed = false;
    }
  }

  void clear() throws IOException {
    if (!names.isEmpty()) {
      names.clear();
      file.truncate(0);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
