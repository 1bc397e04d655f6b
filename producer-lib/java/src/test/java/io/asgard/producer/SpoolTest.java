package io.asgard.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.PublishRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long LIMIT = 4 << 20;
  private static final int RECORD = Records.HEAD + event("aaaa").size();

  @TempDir Path folder;

  @Test
  void givesBackWhatWasWrittenInItsOrder() throws IOException {
    try (Spool spool = open()) {
      spool.append(1, List.of(event("a"), event("b")));
      spool.append(1, List.of(event("c")));
      assertThat(all(spool, 1)).containsExactly("a", "b", "c");
      assertThat(spool.isEmpty(0)).isTrue();
    }
  }

  @Test
  void theNextProcessFindsIt() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("a")));
      spool.append(1, List.of(event("b")));
    }
    try (Spool spool = open()) {
      assertThat(spool.found()).isEqualTo(2);
      assertThat(all(spool, 0)).containsExactly("a");
      assertThat(all(spool, 1)).containsExactly("b");
    }
  }

  @Test
  void cutsATornTailOffAndGoesOnBehindIt() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("a"), event("b")));
    }
    Files.write(segment(), new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 5}, StandardOpenOption.APPEND);
    try (Spool spool = open()) {
      spool.append(0, List.of(event("c")));
      assertThat(all(spool, 0)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void aTailOfZerosIsNoEvent() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("a")));
    }
    Files.write(segment(), new byte[4096], StandardOpenOption.APPEND);
    try (Spool spool = open()) {
      assertThat(all(spool, 0)).containsExactly("a");
    }
  }

  @Test
  void passesADamagedEventOverAndKeepsTheFileBeside() throws IOException {
    damaged(2 * RECORD - 1); // the second event's end
    try (Spool spool = open()) {
      assertThat(spool.found()).isEqualTo(4);
      assertThat(spool.oldest(0).missing()).isOne();
      assertThat(all(spool, 0)).containsExactly("aaaa", "cccc", "behind");
    }
    assertThat(files(".damaged")).hasSize(1);
    open().close();
    assertThat(files(".damaged")).hasSize(1);
  }

  @Test
  void aRecordInsideOfADamagedMessageIsNoEvent() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event(record(event("smuggled"))), event("behind")));
    }
    flip(segment(), Records.HEAD);
    try (Spool spool = open()) {
      assertThat(spool.oldest(0).missing()).isOne();
      assertThat(all(spool, 0)).containsExactly("behind");
    }
    assertThat(files(".damaged")).hasSize(1);
  }

  @Test
  void lanesWithoutASaltAreSaid() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("a")));
    }
    Files.writeString(folder.resolve("lanes"), "2\n");
    assertThatThrownBy(this::open)
        .hasMessage(
            "spool: 2 in "
                + folder.resolve("lanes")
                + " (expected: a number of lanes, and a line of 16 hexadecimal digits)");
  }

  @Test
  void aDamagedLengthCostsNothing() throws IOException {
    damaged(RECORD); // the length before the second event
    try (Spool spool = open()) {
      assertThat(all(spool, 0)).containsExactly("aaaa", "bbbb", "cccc", "behind");
    }
    assertThat(files(".damaged")).isEmpty();
  }

  @Test
  void findsTheEventsBehindADamagedPlaceOfTheNewestFileToo() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("aaaa"), event("bbbb"), event("cccc"), event("dddd")));
    }
    wipe(segment(), RECORD - 4, 2 * RECORD + 12); // from the first event's end to the third's head
    byte[] before = Files.readAllBytes(segment());
    try (Spool spool = open()) {
      spool.append(0, List.of(event("new")));
      assertThat(spool.found()).isEqualTo(2); // One at least is lost: no length says how many.
      assertThat(all(spool, 0)).containsExactly("dddd", "new");
    }
    assertThat(files(".damaged"))
        .singleElement()
        .satisfies(file -> assertThat(file).hasBinaryContent(before));
  }

  @Test
  void aDamagedPlaceThatReachesToTheEndIsNoTornTailInFrontOfOtherFiles() throws IOException {
    damaged(RECORD);
    wipe(segment(), RECORD, 3 * RECORD);
    try (Spool spool = open()) {
      assertThat(all(spool, 0)).containsExactly("aaaa", "behind");
    }
    assertThat(files(".damaged")).hasSize(1);
  }

  @Test
  @Timeout(30) // Every fourth byte is the beginning of 2 MB: 2 TB, if they were all read.
  void aMessageThatLooksLikeManyLongEventsDoesNotHoldUpTheSearch() throws IOException {
    byte[] hostile = new byte[4 << 20];
    for (int i = 0; i < hostile.length; i += 4) {
      hostile[i] = 0x0a;
      hostile[i + 1] = (byte) 0x80;
      hostile[i + 2] = (byte) 0x80;
      hostile[i + 3] = 0x7f;
    }
    try (Spool spool = Spool.in(folder, 2 * LIMIT, 1)) {
      spool.append(0, List.of(event(ByteString.copyFrom(hostile))));
    }
    Path file = segment();
    flip(file, Records.HEAD + 8);
    try (Spool spool = Spool.in(folder, 2 * LIMIT, 1)) {
      spool.append(0, List.of(event("behind")));
      assertThat(all(spool, 0)).containsExactly("behind");
    }
    assertThat(files(".damaged")).hasSize(1);
  }

  @Test
  void countsEachOfSeveralDamagedEventsWhoseLengthsAreWhole() throws IOException {
    damaged(RECORD - 1);
    flip(segment(), 2 * RECORD - 1);
    try (Spool spool = open()) {
      assertThat(spool.found()).isEqualTo(4);
      assertThat(spool.oldest(0).missing()).isEqualTo(2);
    }
  }

  @Test
  void damageThatHappensLaterIsCountedAndItsRoomIsFree() throws IOException {
    try (Spool spool = Spool.in(folder, 100, 1)) {
      spool.append(0, List.of(event("x".repeat(15)), event("y".repeat(15))));
      flip(segment(), Records.HEAD);
      assertThat(spool.oldest(0).missing()).isOne();
      spool.dropOldest(0);
      assertThat(spool.append(0, List.of(event("z".repeat(60))))).isOne();
    }
  }

  @Test
  void aSegmentThatCannotBeReadIsPassedOverAfterThreeAttempts() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("a"), event("b")));
      Path first = segment();
      spool.append(0, List.of(event("c")));
      Files.delete(first);
      Files.createDirectory(first);
    }
    try (Spool spool = open()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> spool.oldest(0)).hasMessageContaining("cannot be read");
      }
      assertThat(spool.oldest(0).events()).isEmpty();
      spool.dropOldest(0);
      assertThat(all(spool, 0)).containsExactly("c");
    }
    assertThat(files(".damaged")).hasSize(1);
  }

  @Test
  void aSegmentThatCannotBeDeletedIsDoneAllTheSame() throws IOException {
    try (Spool spool = open()) {
      spool.append(0, List.of(event("a")));
      Path file = segment();
      Files.delete(file);
      Files.createDirectories(file.resolve("in the way"));
      spool.dropOldest(0);
      assertThat(spool.isEmpty(0)).isTrue();
      Files.delete(file.resolve("in the way"));
    }
    assertThat(files(".events")).isEmpty();
  }

  @Test
  void aFileThatCouldNotBeWrittenDoesNotComeBack() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    try (Spool spool = open()) {
      Files.createSymbolicLink(folder.resolve("0-000000000001.events"), full);
      assertThatThrownBy(() -> spool.append(0, List.of(event("a"))))
          .isInstanceOf(IOException.class);
    }
    assertThat(files(".events")).isEmpty();
  }

  @Test
  void theNumberOfLanesIsNotWrittenWhileThereAreEvents() throws IOException {
    try (Spool spool = open()) {
      spool.append(1, List.of(event("a")));
    }
    Path lanes = folder.resolve("lanes");
    String edited = Files.readString(lanes).strip(); // As an editor leaves it: without the end.
    Files.writeString(lanes, edited);
    open().close();
    assertThat(Files.readString(lanes)).isEqualTo(edited);
  }

  @Test
  void isForOneProducerAtATime() {
    try (Spool spool = open()) {
      assertThatThrownBy(this::open)
          .hasMessage("spool: " + folder + " is in use (expected: a folder for each producer)");
    }
    open().close();
  }

  @Test
  void keepsItsLanesWhileThereAreEvents() throws IOException {
    try (Spool spool = open()) {
      spool.append(1, List.of(event("a")));
    }
    try (Spool spool = Spool.in(folder, LIMIT, 5)) {
      assertThat(spool.lanes()).isEqualTo(2);
      all(spool, 1);
    }
    try (Spool spool = Spool.in(folder, LIMIT, 5)) {
      assertThat(spool.lanes()).isEqualTo(5);
    }
  }

  @Test
  void saysWhenItIsFullAndHasRoomAgainLater() throws IOException {
    try (Spool spool = Spool.in(folder, 100, 1)) {
      assertThat(spool.append(0, List.of(event("x".repeat(25)), event("y".repeat(25))))).isOne();
      assertThatThrownBy(() -> spool.append(0, List.of(event("y".repeat(25)))))
          .hasMessageContaining("spool: 58 bytes in " + folder + " (expected: room, <= 100)");
      assertThat(all(spool, 0)).hasSize(1);
      assertThat(spool.append(0, List.of(event("y".repeat(25))))).isOne();
    }
  }

  /** Three events in one file, one of them damaged, and a file behind it. */
  private void damaged(int at) throws IOException {
    try (Spool spool = open()) {
      spool.appendApart(0, List.of(event("aaaa"), event("bbbb"), event("cccc")));
      spool.appendApart(0, List.of(event("behind")));
    }
    flip(segment(), at);
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private static void wipe(Path file, int from, int to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, from, to, (byte) 0);
    Files.write(file, bytes);
  }

  private Spool open() {
    return Spool.in(folder, LIMIT, 2);
  }

  private Path segment() throws IOException {
    return files(".events").get(0);
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static List<String> all(Spool spool, int lane) throws IOException {
    List<String> all = new ArrayList<>();
    while (!spool.isEmpty(lane)) {
      for (byte[] event : spool.oldest(lane).events()) {
        all.add(PublishRequest.parseFrom(event).getEvents(0).getMessage().toStringUtf8());
      }
      spool.dropOldest(lane);
    }
    return all;
  }

  /** As somebody makes one who knows all but the folder. */
  private static ByteString record(Pending event) {
    ByteBuffer record = Records.of(List.of(event), new byte[0]);
    return ByteString.copyFrom(record);
  }

  private static Pending event(String text) {
    return event(ByteString.copyFromUtf8(text));
  }

  private static Pending event(ByteString message) {
    Encoded event = Encoded.of(Topic.of("t"), ByteString.EMPTY, message);
    return Pending.published(event.bytes(), 0);
  }
}
