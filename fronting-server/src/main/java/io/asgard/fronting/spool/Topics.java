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
  private long end;
  private boolean changed;

  Topics(Path path) throws IOException {
    if (Files.exists(path)) {
      // Not as UTF-8, which would throw where a bit has changed.
      Files.readAllLines(path, StandardCharsets.ISO_8859_1).stream()
          .filter(name -> !name.isEmpty())
          .forEach(names::add);
    }
    file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    end = file.size();
  }

  void add(String name) throws IOException {
    if (!names.contains(name)) {
      ByteBuffer line = ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8));
      long at = end; // A full disk takes half a line: the next one goes over it.
      while (line.hasRemaining()) {
        at += file.write(line, at);
      }
      end = at;
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
      end = 0;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
