package io.asgard.firehose.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends ObjectStoreContract {
  @TempDir private Path directory;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStore.of(TestStores.directory(directory.resolve("new/one")));
  }

  @Test
  void leavesNothingBesideTheObject() throws Exception {
    store.put("a/b", new byte[1]);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void staysInItsDirectory() {
    for (String name : List.of("../x", "a/../../x", "/x")) {
      assertThatThrownBy(() -> store.put(name, new byte[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("name: " + name + " (expected: inside of ");
    }
  }

  @Test
  void saysWhyItCannotWrite() throws Exception {
    Files.createDirectories(directory.resolve("new"));
    Files.writeString(directory.resolve("new/one"), "in the way");
    assertThatThrownBy(() -> store.put("a/b", new byte[1]))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining("new/one");
  }

  @Override
  ObjectStore store() {
    return store;
  }
}
