package io.asgard.firehose.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every object store promises. */
abstract class ObjectStoreContract {
  abstract ObjectStore store();

  @Test
  void givesBackWhatItWasGiven() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    store().put("a/b.bin", bytes);
    assertThat(store().get("a/b.bin")).get().isEqualTo(bytes);
  }

  @Test
  void replacesAnObject() throws Exception {
    put("a/b", "first");
    put("a/b", "2");
    assertThat(store().get("a/b")).get().isEqualTo("2".getBytes(StandardCharsets.UTF_8));
    assertThat(store().list("")).containsExactly("a/b");
  }

  @Test
  void takesNamesAsTheyAre() throws Exception {
    String name = "dt=2026-03-01/hr=07/a b%2Fc+d&é.json";
    put(name, "x");
    assertThat(store().list("dt=2026-03-01/hr=07/")).containsExactly(name);
    assertThat(store().get(name)).isPresent();
  }

  @Test
  void listsTheNamesThatBeginSoInOrder() throws Exception {
    for (String name : new String[] {"b/2", "a/10", "a/1/x", "c", "a/2", "ab"}) {
      put(name, "x");
    }
    assertThat(store().list("a")).containsExactly("a/1/x", "a/10", "a/2", "ab");
    assertThat(store().list("a/1")).containsExactly("a/1/x", "a/10");
    assertThat(store().list("d")).isEmpty();
    assertThat(store().list("d/e")).isEmpty();
  }

  @Test
  void deletesAnObject() throws Exception {
    put("a/b", "x");
    store().delete("a/b");
    store().delete("a/b");
    assertThat(store().get("a/b")).isEmpty();
    assertThat(store().list("")).isEmpty();
  }

  @Test
  void passesOnAnInterruption() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> store().put("a/b", new byte[1]))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void closesTwice() {
    store().close();
    store().close();
  }

  private void put(String name, String text) throws Exception {
    store().put(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
