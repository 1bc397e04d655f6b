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
import java.util.Arrays;
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
  void saysWhatCannotBeReadAndGoesOnOnceItCan() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 3));
      Path segment = segments().get(0);
      Path away = Files.move(segment, directory.resolve("away"));
      Files.createDirectory(segment); // opens, but a read of it fails
      assertThatThrownBy(spool::read)
          .hasMessageStartingWith(segment + ": ")
          .hasMessageEndingWith(" from byte 4112 on (expected: readable; what is behind it waits)");
      Files.delete(segment);
      Files.move(away, segment);
      assertThat(readAll(spool)).isEqualTo(names(0, 3));
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
  void aTornHeaderLeavesAnEmptySpool() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 1));
    }
    Path segment = segments().get(0);
    Files.write(segment, Arrays.copyOf(Files.readAllBytes(segment), SegmentHeader.SIZE - 16));
    try (Spool spool = open()) {
      assertThat(spool.bytes()).isZero();
      spool.append(events(1, 2));
      assertThat(readAll(spool)).containsExactly("k1");
    }
  }

  @Test
  void whatCannotBePutAsideYetIsPutAsideLater() throws IOException {
    Path inTheWay = Files.createFile(directory.resolve("aside"));
    Files.write(directory.resolve("00000000000000000001.spool"), new byte[] {1, 2, 3});
    try (Spool spool = open()) {
      assertThatThrownBy(spool::read).isInstanceOf(IOException.class);
      Files.delete(inTheWay);
      spool.rewind();
      spool.delivered(spool.read());
      assertThat(spool.damagedBytes()).isEqualTo(3);
      assertThat(directory.resolve("aside/damaged-1-0")).exists();
    }
  }

  @Test
  void aChangedBitIsMendedAndMoreOfThemCostOneEvent() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 9));
    }
    Path segment = segments().get(0);
    byte[] bytes = Files.readAllBytes(segment);
    int frame = (bytes.length - SegmentHeader.SIZE) / 9;
    int fifth = SegmentHeader.SIZE + 5 * frame;
    bytes[SegmentHeader.SIZE + 2 * frame + 20] ^= 4;
    bytes[fifth + 20] ^= 4;
    bytes[fifth + 25] ^= 64;
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
  void nothingThatAClientSendsIsTakenForAnEventBehindADamage(@TempDir Path others)
      throws IOException {
    try (Spool other = Spool.open(others, MAX)) {
      other.append(List.of(event("forged", 10)));
    }
    byte[] segment = Files.readAllBytes(others.resolve("00000000000000000001.spool"));
    try (Spool spool = open()) {
      spool.append(List.of(event("a", ByteString.copyFrom(segment)), event("b", 10)));
    }
    damage(segments().get(0), SegmentHeader.SIZE, SegmentHeader.SIZE + Frames.HEADER);
    try (Spool spool = open()) {
      assertThat(readAll(spool)).containsExactly("b");
    }
  }

  @Test
  void aLostBlockAtTheBeginningCostsNothing() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 3));
    }
    damage(segments().get(0), 0, 4096);
    try (Spool spool = open()) {
      assertThat(readAll(spool)).isEqualTo(names(0, 3));
      assertThat(spool.damagedBytes()).isZero();
    }
  }

  @Test
  void aSegmentWithoutItsSaltIsKeptAsideAndTheNextOneIsRead() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (Spool spool = open()) {
        spool.append(events(i, i + 1)); // Each start begins another segment.
      }
    }
    damage(segments().get(0), 0, SegmentHeader.SIZE);
    long size = Files.size(segments().get(0));
    try (Spool spool = open()) {
      assertThat(readAll(spool)).containsExactly("k1");
      assertThat(spool.damagedBytes()).isEqualTo(size);
      assertThat(directory.resolve("aside/damaged-1-0")).hasSize(size);
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
  void whatIsRefusedIsKeptInFilesThatFitIntoMemory() throws IOException {
    try (Spool spool = open()) {
      for (int i = 0; i < 100; i++) {
        spool.refused(large(i, i + 1), "too large");
      }
    }
    try (Spool spool = open()) {
      assertThat(segments())
          .hasSize(2)
          .allSatisfy(file -> assertThat(file.toFile().length()).isLessThan(17 << 20));
      assertThat(readAll(spool)).isEqualTo(names(0, 100));
      assertThat(spool.isEmpty()).isFalse();
    }
  }

  @Test
  void aSpoiltNoteOfWhatIsDeliveredCostsARepetitionOnly() throws IOException {
    try (Spool spool = open()) {
      spool.append(events(0, 3));
    }
    for (String note : List.of("\0\0\0", "\uffff", "1", "1 x 0", "1 9999", "1 9999 0")) {
      Files.writeString(directory.resolve("delivered"), note);
      try (Spool spool = open()) {
        assertThat(readAll(spool)).isEqualTo(names(0, 3));
      }
    }
  }

  @Test
  void aChangedBitInTheNoteOfWhatIsDeliveredSkipsNothing() throws IOException {
    try (Spool spool = open()) {
      spool.append(large(0, 3));
      spool.delivered(spool.read());
    }
    byte[] note = Files.readAllBytes(directory.resolve("delivered"));
    for (int bit = 0; bit < 8 * (note.length - 1); bit++) {
      byte[] changed = note.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(directory.resolve("delivered"), changed);
      try (Spool spool = open()) {
        assertThat(readAll(spool)).as("bit %d", bit).endsWith("k1", "k2");
      }
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

  private static void damage(Path file, int from, int to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, from, to, (byte) 0);
    Files.write(file, bytes);
  }

  private static SpooledEvent event(String key, int size) {
    return event(key, ByteString.copyFrom(new byte[size]));
  }

  private static SpooledEvent event(String key, ByteString message) {
    return SpooledEvent.newBuilder()
        .setEvent(
            Event.newBuilder()
                .setTopic("driver-location")
                .setKey(ByteString.copyFromUtf8(key))
                .setMessage(message))
        .build();
  }
}
