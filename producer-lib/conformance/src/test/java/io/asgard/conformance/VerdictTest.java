package io.asgard.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.conformance.Result.Answered;
import io.asgard.conformance.Result.Counted;
import io.asgard.conformance.StoredEvents.Stored;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** That the checks find what they are for: a run of two events of one key, spoilt in one place. */
class VerdictTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("k");

  private final UUID[] ids = {id(), id()};
  private List<Event> sent = List.of(event(ids[0], "a"), event(ids[1], "b"));
  private String expect = "{\"codes\": [\"STORED\", \"STORED\"]}";
  private Counted stats = new Counted(2, 2, Map.of(), 0, 0, "");
  private final List<Seen> more = new ArrayList<>();

  @Test
  void findsNothingInAGoodRun() {
    assertThat(problems()).isEmpty();
  }

  @Test
  void findsOtherCodes() {
    expect = "{\"codes\": [\"STORED\", \"INVALID\"]}";
    assertThat(problems()).hasSize(1).allMatch(problem -> problem.startsWith("codes:"));
  }

  @Test
  void findsOtherNumbersBatchesAndTimes() {
    expect =
        "{\"requests\": 2, \"batches\": [[1, 0]], \"connections\": 1, \"blockedMs\": [5, 9],"
            + " \"gaps\": [{\"after\": 0, \"before\": 1, \"ms\": 3}], \"stats\": {\"retries\": 1}}";
    assertThat(problems())
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactly(
            "requests", "connections", "batches", "request 1", "blocked ms", "stats retries");
  }

  @Test
  void findsAnIdThatIsNoVersion7() {
    ids[1] = new UUID(ids[1].getMostSignificantBits() & ~0xf000L, ids[1].getLeastSignificantBits());
    sent = List.of(event(ids[0], "a"), event(ids[1], "b"));
    assertThat(problems()).hasSize(1).allMatch(problem -> problem.contains("a UUIDv7 of now"));
  }

  @Test
  void findsAnIdThatChanges() {
    sent = List.of(event(ids[0], "a"), event(id(), "b"));
    assertThat(problems()).hasSize(1).allMatch(problem -> problem.contains("other than published"));
  }

  @Test
  void findsOtherBytesOfAnEvent() {
    sent = List.of(event(ids[0], "a"), event(ids[1], "c"));
    assertThat(problems()).hasSize(1).allMatch(problem -> problem.contains("other than published"));
  }

  @Test
  void findsRequestsOfOneKeyTogether() {
    more.add(seen(sent, 5));
    assertThat(problems()).hasSize(1).allMatch(problem -> problem.contains("share a key"));
  }

  @Test
  void findsSumsThatDoNotMatch() {
    stats = new Counted(2, 1, Map.of(), 0, 1, "");
    assertThat(problems()).hasSize(1).allMatch(problem -> problem.startsWith("stats:"));
  }

  @Test
  void findsWhatIsNotInKafka() {
    assertThat(inKafka(Map.of(ids[0].toString(), List.of(stored("a", 0)))))
        .hasSize(1)
        .allMatch(problem -> problem.contains("event 1: not in Kafka"));
  }

  @Test
  void findsWhatIsInKafkaTwiceOrInAnotherOrder() {
    assertThat(
            inKafka(
                Map.of(
                    ids[0].toString(), List.of(stored("a", 3), stored("a", 4)),
                    ids[1].toString(), List.of(stored("b", 2)))))
        .hasSize(2)
        .anyMatch(problem -> problem.contains("event 0: 2 times"))
        .anyMatch(problem -> problem.contains("event 1: stored before an older one"));
  }

  private List<String> problems() {
    return Verdict.of(run());
  }

  private List<String> inKafka(Map<String, List<Stored>> byId) {
    return Invariants.broken(run(), new StoredEvents(byId), "t");
  }

  private Run run() {
    Case row =
        Case.JSON.readValue(
            "{\"name\": \"a run\", \"steps\": [], \"expect\": " + expect + "}", Case.class);
    Script script = new Script(row.gates(), () -> {});
    script.keep(seen(sent, 0));
    more.forEach(script::keep);
    List<Answered> answers =
        List.of(
            new Answered("STORED", ids[0].toString(), ""),
            new Answered("STORED", ids[1].toString(), ""));
    List<Published> published =
        List.of(new Published("t", KEY, bytes("a")), new Published("t", KEY, bytes("b")));
    return new Run(row, published, new Result("a run", answers, 0, 0, stats, ""), script);
  }

  private static Seen seen(List<Event> events, long came) {
    byte[] body = PublishRequest.newBuilder().addAllEvents(events).build().toByteArray();
    return new Seen(0, 0, body, events, false, came, came + 10);
  }

  private static Event event(UUID id, String message) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).flip();
    return Event.newBuilder()
        .setTopic("t")
        .setKey(KEY)
        .setMessage(bytes(message))
        .setId(ByteString.copyFrom(bytes))
        .build();
  }

  private static Stored stored(String message, long offset) {
    return new Stored(KEY, bytes(message), 0, offset);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static UUID id() {
    UUID random = UUID.randomUUID();
    long high = System.currentTimeMillis() << 16 | 0x7000 | random.getMostSignificantBits() & 0xfff;
    return new UUID(high, random.getLeastSignificantBits());
  }
}
