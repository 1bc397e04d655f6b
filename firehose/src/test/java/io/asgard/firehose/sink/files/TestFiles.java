package io.asgard.firehose.sink.files;

import io.asgard.firehose.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** What is in files. */
final class TestFiles {
  private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");

  private TestFiles() {}

  /** The events of all objects, in the order of their names. */
  static List<Long> offsets(ObjectStore store) throws Exception {
    StringBuilder all = new StringBuilder();
    for (String name : store.list("")) {
      all.append(text(name, store));
    }
    return OFFSET.matcher(all).results().map(found -> Long.valueOf(found.group(1))).toList();
  }

  static String text(String name, ObjectStore store) throws Exception {
    return new String(bytes(name, store), StandardCharsets.UTF_8);
  }

  /** Unpacked. */
  static byte[] bytes(String name, ObjectStore store) throws Exception {
    byte[] bytes = store.get(name).orElseThrow();
    if (!name.endsWith(".gz")) {
      return bytes;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
