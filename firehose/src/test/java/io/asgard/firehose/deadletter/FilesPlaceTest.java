package io.asgard.firehose.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.firehose.deadletter.DeadLetter.Cause;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.TestTypes;
import io.asgard.firehose.store.ObjectStore;
import io.asgard.firehose.store.TestStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesPlaceTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final StreamLocation ANYWHERE = StreamLocation.getDefaultInstance();

  @TempDir private Path directory;
  private ObjectStore store;
  private FilesPlace place;

  @BeforeEach
  void open() {
    store = ObjectStore.of(TestStores.directory(directory));
    place = place("maps/../x");
  }

  @AfterEach
  void close() {
    place.close();
  }

  @Test
  void givesBackWhatItWasGivenOldestFirst() {
    Event event = SampleEvents.event(42);
    Event bare =
        Event.of(
            SampleEvents.record(SampleEvents.TOPIC, 1, 7, null, null, null), SampleEvents.TYPE);
    assertThat(place.open(ANYWHERE).write(List.of(letter(event, "one"), letter(bare, "two"))))
        .containsExactly(Optional.empty(), Optional.empty());
    place.open(ANYWHERE).write(List.of(letter(SampleEvents.event(43), "three")));
    try (DeadLetterQueue queue = place.queue(ANYWHERE)) {
      List<Letter> letters = queue.read(10);
      assertThat(letters).extracting(Letter::reason).containsExactly("one", "two", "three");
      Letter first = letters.get(0);
      assertThat(first.record().key()).isEqualTo(event.record().key());
      assertThat(first.record().value()).isEqualTo(event.record().value());
      assertThat(first.record().offset()).isEqualTo(42);
      assertThat(first.record().timestamp()).isEqualTo(event.record().timestamp());
      assertThat(first.record().headers()).isEqualTo(event.record().headers());
      assertThat(first.group()).isEqualTo("maps/../x");
      assertThat(first.cause()).isEqualTo("REJECTED");
      assertThat(first.attempts()).isEqualTo(3);
      assertThat(first.time()).isEqualTo(NOW);
      assertThat(letters.get(1).record().key()).isNull();
      assertThat(letters.get(1).record().value()).isNull();
      assertThat(place.find(ANYWHERE, first.at()).orElseThrow().reason()).isEqualTo("one");
      assertThat(place.find(ANYWHERE, "2026-01-02/x.json:0")).isEmpty();
    }
  }

  @Test
  void beginsAsTheLinesOfOtherFirehoses() throws Exception {
    place
        .open(ANYWHERE)
        .write(
            List.of(
                letter(
                    TestTypes.of(TestTypes.BYTES, new byte[] {107}, new byte[] {118}),
                    "status \"400\"")));
    String line =
        new String(store.get(store.list("").get(0)).orElseThrow(), StandardCharsets.UTF_8);
    assertThat(line)
        .startsWith(
            "{\"key\":\"aw==\",\"value\":\"dg==\",\"topic\":\"bytes\",\"partition\":3,\"offset\":42,"
                + "\"timestamp\":1700000001000,\"error\":\"status \\\"400\\\"\",\"error_type\":\"REJECTED\"")
        .endsWith("}\n");
  }

  @Test
  void whatIsSettledIsGoneAndOthersLettersStay() throws Exception {
    place.open(ANYWHERE).write(List.of(letter(SampleEvents.event(1), "one")));
    place.open(ANYWHERE).write(List.of(letter(SampleEvents.event(2), "two")));
    place("other").open(ANYWHERE).write(List.of(letter(SampleEvents.event(3), "three")));
    try (DeadLetterQueue queue = place.queue(ANYWHERE)) {
      assertThat(queue.read(1)).hasSize(1);
      queue.settle();
    }
    try (DeadLetterQueue queue = place.queue(ANYWHERE)) {
      assertThat(queue.read(9)).extracting(Letter::reason).containsExactly("two");
    }
    assertThat(store.list("")).hasSize(2);
  }

  @Test
  void saysWhyALetterIsNotKept() throws Exception {
    Files.delete(directory);
    Files.writeString(directory, "in the way");
    assertThat(place.open(ANYWHERE).write(List.of(letter(SampleEvents.event(1), "one"))).get(0))
        .hasValueSatisfying(text -> assertThat(text).startsWith("dead letters to files: "));
  }

  @Test
  void findsNothingOutsideOfItsDirectory() {
    for (String at : List.of("../other/x:0", "x", "x:y", ":1")) {
      assertThatThrownBy(() -> place.find(ANYWHERE, at))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("at: " + at + " (expected: file:line)");
    }
  }

  private FilesPlace place(String group) {
    return new FilesPlace(store, group, "1@here", Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static DeadLetter letter(Event event, String reason) {
    return new DeadLetter(event.record(), Cause.REJECTED, reason, 3);
  }
}
