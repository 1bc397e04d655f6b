package io.asgard.fronting.publish;

import static io.asgard.fronting.publish.Fixture.NOW;
import static io.asgard.fronting.publish.Fixture.PUBLISHER;
import static io.asgard.fronting.publish.Fixture.SCHEMAS;
import static io.asgard.fronting.publish.Fixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventCheckTest {
  private static final ByteString RUBBISH = ByteString.copyFrom(new byte[] {0x0a, 0x7f, 1});

  private final EventCheck check = check(SCHEMAS, PUBLISHER);

  @Test
  void letsAGoodEventThroughAsItsBytes() {
    Event event = event("d-1");
    assertThat(check.refusal(event)).isNull();
    assertThat(check.key()).isEqualTo(event.getKey().toByteArray());
    assertThat(check.message()).isEqualTo(event.getMessage().toByteArray());
    assertThat(check.eventTimeMs()).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void refusesATopicThatIsNotRegistered() {
    assertThat(check.refusal(event("d-1").toBuilder().setTopic("x").build()))
        .isEqualTo(Answers.of(Code.UNKNOWN_TOPIC, "topic: x (expected: a registered topic)"));
  }

  @Test
  void doesNotCallATopicUnknownWhileTheRegistryIsAway() {
    Answer answer = check(new AwayRegistry(), PUBLISHER).refusal(event("d-1"));
    assertThat(answer)
        .isEqualTo(
            Answers.of(
                Code.UNAVAILABLE, "topic: driver-location is not known (connection refused)"));
  }

  @Test
  void refusesTheTopicOfAnotherTeam() {
    Caller other = new Caller("t-2", "till", "payments", Set.of(Role.PUBLISHER));
    assertThat(check(SCHEMAS, other).refusal(event("d-1")))
        .isEqualTo(
            Answers.of(
                Code.NOT_ALLOWED,
                "topic: driver-location (expected: a topic of team payments, of which till is a"
                    + " publisher)"));
  }

  @Test
  void letsAnAdministratorPublishAnywhere() {
    Caller admin = new Caller("t-3", "root", "platform", Set.of(Role.ADMIN));
    assertThat(check(SCHEMAS, admin).refusal(event("d-1"))).isNull();
  }

  @Test
  void refusesAnIdOfAnotherLength() {
    refuses(
        event("d-1").toBuilder().setId(ByteString.copyFromUtf8("short")),
        Code.INVALID,
        "id: 5 bytes (expected: none, or 16 of a UUIDv7)");
  }

  @Test
  void refusesWhatIsTooLarge() {
    refuses(
        event("d-1").toBuilder().setMessage(ByteString.copyFrom(new byte[1000])),
        Code.TOO_LARGE,
        "event: 1005 bytes (expected: <= 1000)");
  }

  @Test
  void refusesAKeyThatDoesNotParse() {
    refuses(
        event("d-1").toBuilder().setKey(RUBBISH),
        Code.INVALID,
        "key: not a asgard.sample.DriverLocationKey (length: 127 at byte 2 (expected: <= 1))");
  }

  @Test
  void refusesAMessageThatDoesNotParse() {
    refuses(
        event("d-1").toBuilder().setMessage(RUBBISH),
        Code.INVALID,
        "message: not a asgard.sample.DriverLocation (length: 127 at byte 2 (expected: <= 1))");
  }

  @Test
  void refusesAnEventWithoutATime() {
    refuses(
        event("d-1").toBuilder().setMessage(ByteString.EMPTY),
        Code.INVALID,
        "event_timestamp: missing (expected: the event's time)");
  }

  @Test
  void refusesMillisecondsInThePlaceOfSeconds() {
    refuses(
        event("d-1", Instant.ofEpochSecond(NOW.toEpochMilli())),
        Code.INVALID,
        "event_timestamp: seconds of a Timestamp: 1772359200123 (expected: -2^40 to 2^40, not"
            + " milliseconds)");
  }

  @Test
  void refusesAnEventFromTheDistantPast() {
    refuses(
        event("d-1", NOW.minus(Duration.ofDays(8))),
        Code.TOO_OLD,
        "event_timestamp: 2026-02-21T10:00:00.123Z (expected: >= 2026-02-22T10:00:00.123Z, which is"
            + " PT-168H from now)");
  }

  @Test
  void refusesAnEventFromTheFuture() {
    refuses(
        event("d-1", NOW.plus(Duration.ofHours(2))),
        Code.TOO_NEW,
        "event_timestamp: 2026-03-01T12:00:00.123Z (expected: <= 2026-03-01T11:00:00.123Z, which is"
            + " PT1H from now)");
  }

  @Test
  void acceptsTheEdgesOfTheWindow() {
    assertThat(check.refusal(event("d-1", NOW.minus(Duration.ofDays(7))).build())).isNull();
    assertThat(check.refusal(event("d-1", NOW.plus(Duration.ofHours(1))).build())).isNull();
  }

  private void refuses(Event.Builder event, Code code, String detail) {
    assertThat(check.refusal(event.build())).isEqualTo(Answers.of(code, detail));
  }

  private static EventCheck check(Schemas schemas, Caller caller) {
    return new EventCheck(new EventRules(schemas, 1000), caller, NOW.toEpochMilli());
  }
}
