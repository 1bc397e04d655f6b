package io.asgard.fronting.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.SpooledEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long MAX = 1L << 30;

  @TempDir private Path directory;

  @Test
  void givesBackWhatItTookInOrder() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 3));
      spool.append(events(3, 5));
      assertThat(readAll(spool)).isEqualTo(names(0, 5));
      assertThat(spool.atEnd()).isTrue();
      assertThat(spool.isEmpty()).isFalse();
    }
  }

  @Test
  void keepsWhatIsNotDeliveredOverARestart() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 3));
      spool.delivered(spool.read());
      spool.append(events(3, 6));
    }
    try (Spool spool = open()) {
      assertThat(readAll(spool)).isEqualTo(names(3, 6));
    }
  }

  @Test
  void aDeliveredSpoolIsAnEmptyDirectoryAndNeverForgetsANewEvent() throws IOException {
    for (int round = 0; round < 3; round++) {
      try (Spool spool = open()) {
        spool.append(events(0, 10));
        spool.delivered(spool.read());
        assertThat(spool.isEmpty()).isTrue();
        assertThat(spool.holds("driver-location")).isFalse();
        assertThat(segments()).isEmpty();
      }
    }
    try (Spool spool = open()) {
      spool.append(events(0, 2));
    }
    try (Spool spool = open()) {
      assertThat(readAll(spool)).isEqualTo(names(0, 2));
    }
  }

  @Test
  void readsAgainFromWhatIsDelivered() throws IOException {
    try (Spool spool = open()) {
      spool.append(large(0, 8)); // each a chunk of its own
      spool.delivered(spool.read());
      spool.read();
      spool.rewind();
      assertThat(readAll(spool)).isEqualTo(names(1, 8));
    }
  }

  @Test
  void deletesSegmentsAsTheyAreDelivered() throws IOException {
    try (Spool spool = open()) {
      for (int i = 0; i < 100; i++) {
        spool.append(large(i, i + 1));
      }
      assertThat(segments()).hasSizeGreaterThan(1);
      int read = 0;
      for (Chunk chunk = spool.read(); chunk != null; chunk = spool.read()) {
        read += chunk.events().size();
        spool.delivered(chunk);
      }
      assertThat(read).isEqualTo(100);
      assertThat(segments()).isEmpty();
      assertThat(spool.bytes()).isZero();
    }
  }

  @Test
  void takesNoMoreThanItMay() throws IOException {
    try (Spool spool = Spool.open(directory, 1000)) {
      spool.append(events(0, 5));
      List<SpooledEvent> many = events(5, 50);
      assertThatThrownBy(() -> spool.append(many))
          .isInstanceOf(SpoolFullException.class)
          .hasMessageContaining("(expected: <= 1000, fronting.spool.max)");
      assertThat(readAll(spool)).isEqualTo(names(0, 5));
      spool.rewind();
      spool.delivered(spool.read());
      spool.append(events(5, 10));
      assertThat(readAll(spool)).isEqualTo(names(5, 10));
    }
  }

  @Test
  void aTornTailCostsNothingThatWasSynced() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 3));
    }
    Files.write(
        segments().get(0), new byte[] {0x41, 0x53, 0x50, 0x44, 0, 0}, StandardOpenOption.APPEND);
    try (Spool spool = open()) {
      spool.append(events(3, 5));
      assertThat(readAll(spool)).isEqualTo(names(0, 5));
      assertThat(spool.damagedBytes()).isEqualTo(6);
    }
  }

  @Test
  void aTornTailAloneLeavesAnEmptySpool() throws IOException {
    Files.write(directory.resolve("00000000000000000001.spool"), new byte[] {1, 2, 3});
    try (Spool spool = open()) {
      Chunk nothing = spool.read();
      assertThat(nothing.events()).isEmpty();
      spool.delivered(nothing);
      assertThat(spool.isEmpty()).isTrue();
      assertThat(Files.readAllBytes(directory.resolve("aside/damaged-1-0")))
          .containsExactly(1, 2, 3);
    }
  }

  @Test
  void aChangedBitIsMendedAndMoreOfThemCostOneEvent() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 9));
    }
    Path segment = segments().get(0);
    byte[] bytes = Files.readAllBytes(segment);
    int frame = bytes.length / 9;
    bytes[2 * frame + 20] ^= 4;
    bytes[5 * frame + 20] ^= 4;
    bytes[5 * frame + 25] ^= 64;
    Files.write(segment, bytes);
    try (Spool spool = open()) {
      assertThat(readAll(spool))
          .isEqualTo(Stream.concat(names(0, 5).stream(), names(6, 9).stream()).toList());
      assertThat(spool.damagedBytes()).isEqualTo(frame);
      spool.rewind();
      readAll(spool);
      assertThat(spool.damagedBytes()).isEqualTo(frame);
    }
  }

  @Test
  void refusesADirectoryThatIsInUse() throws IOException {
    try (Spool spool = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessage("spool: " + directory + " is in use by another process (expected: by none)");
    }
  }

  @Test
  void knowsTheTopicsOfWhatItHolds() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 3));
    }
    try (Spool spool = open()) {
      assertThat(spool.holds("driver-location")).isTrue();
      assertThat(spool.holds("booking")).isFalse();
    }
  }

  @Test
  void keepsAsideWhatIsRefusedForGoodAndTriesItAgainAtTheNextStart() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 3));
      spool.delivered(spool.read());
      spool.refused(List.of(event("a", 1), event("b", 1)), "too large");
      assertThat(spool.refusedEvents()).isEqualTo(2);
      assertThat(spool.isEmpty()).isTrue();
    }
    try (Spool spool = open()) {
      spool.append(events(3, 4));
      assertThat(readAll(spool)).containsExactly("a", "b", "k3");
    }
  }

  @Test
  void aSpoiltNoteOfWhatIsDeliveredCostsARepetitionOnly() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 3));
    }
    Files.writeString(directory.resolve("delivered"), "\0\0\0");
    try (Spool spool = open()) {
      assertThat(readAll(spool)).isEqualTo(names(0, 3));
    }
  }

  private Spool open() throws IOException {
    return Spool.open(directory, MAX);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  private static List<String> readAll(Spool spool) throws IOException {
    List<String> names = new ArrayList<>();
    for (Chunk chunk = spool.read(); chunk != null; chunk = spool.read()) {
      chunk.events().forEach(event -> names.add(event.getEvent().getKey().toStringUtf8()));
    }
    return names;
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "k" + i).toList();
  }

  private static List<SpooledEvent> events(int from, int to) {
    return names(from, to).stream().map(name -> event(name, 100)).toList();
  }

  private static List<SpooledEvent> large(int from, int to) {
    return names(from, to).stream().map(name -> event(name, 300 << 10)).toList();
  }

  private static SpooledEvent event(String key, int size) {
    return SpooledEvent.newBuilder()
        .setEvent(
            Event.newBuilder()
                .setTopic("driver-location")
                .setKey(ByteString.copyFromUtf8(key))
                .setMessage(ByteString.copyFrom(new byte[size])))
        .build();
  }
}
