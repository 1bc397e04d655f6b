package io.asgard.fronting.intake;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Timestamp;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.sample.Point;
import io.asgard.contracts.sample.VehicleType;
import io.asgard.contracts.v1.Event;
import io.asgard.platform.records.EventHeaders;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTranscoderTest {
  private static final Caller CALLER =
      new Caller("t-1", "app", "transport", Set.of(Role.PUBLISHER));

  private final JsonTranscoder transcoder =
      new JsonTranscoder(
          Schemas.of(
                  new TopicType(
                      "loc",
                      "transport",
                      DriverLocationKey.getDescriptor(),
                      DriverLocation.getDescriptor(),
                      2,
                      Duration.ofDays(7),
                      Duration.ofHours(1),
                      1))
              ::find);

  @Test
  void makesTheBytesThatTheTypesOwnClassesMake() throws Exception {
    Event event =
        read("""
                {"topic": "loc", "id": "01890a5d-ac96-774b-bcce-b302099a8057",
                 "key": {"driverId": "d-1"},
                 "message": {"driver_id": "d-1", "eventTimestamp": "2026-03-01T10:00:00Z",
                   "location": {"latitude": -6.2, "longitude": 106.8}, "vehicleType": "BIKE"}}
                """)
            .events()
            .get(0);
    assertThat(event)
        .isEqualTo(
            Event.newBuilder()
                .setTopic("loc")
                .setId(EventHeaders.bytes(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057")))
                .setKey(DriverLocationKey.newBuilder().setDriverId("d-1").build().toByteString())
                .setMessage(location().toByteString())
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'topic':'loc','key':{},'mesage':{}} | mesage: unknown",
        "{'topic':'loc','message':{}} | key: not an object",
        "{'topic':'loc','key':{'driver':'x'},'message':{}} | key.driver: unknown (expected: one of [",
        "{'topic':'loc','key':{},'message':{'driverId':{}}} | message.driverId: {} (expected: a text)",
        "{'topic':'loc','key':{},'message':{'location':{'latitude':'abc'}}} "
            + "| message.location.latitude: \"abc\" (expected: a number)",
        "{'topic':'loc','key':{},'message':{'location':7}} | message.location: 7 (expected: a asgard",
        "{'topic':'loc','key':{},'message':{'eventTimestamp':'noon'}} "
            + "| message.eventTimestamp: \"noon\" (expected: a time such as 2026-03-01T10:00:00Z)",
        "{'topic':'loc','key':{},'message':{'vehicleType':'TRAM'}} "
            + "| message.vehicleType: \"TRAM\" (expected: one of [",
        "{'topic':'loc','key':{},'message':{'driverId':'a','driver_id':'b'}} | message: ",
        "{'topic':'loc','key':{},'message':{},'id':'7'} | id: 7 (expected: a UUIDv7 as text",
        "42 | event: not a JSON object"
      })
  void namesWhatIsWrongWithAnEvent(String event, String reason) {
    assertThat(read("{}," + event.replace('\'', '"')).unreadable().get(1)).startsWith(reason);
  }

  @Test
  void aMissingRequiredFieldLeavesTheNeighboursAlone() throws Exception {
    Descriptor strict = strict();
    TopicType type =
        new TopicType(
            "strict", "transport", strict, strict, 2, Duration.ofDays(7), Duration.ofHours(1), 1);
    String good = "{'topic':'strict','key':{'name':'a'},'message':{'name':'a'}}";
    String bad = "{'topic':'strict','key':{'name':'a'},'message':{}}";
    String body = ("{'events': [" + good + "," + bad + "," + good + "]}").replace('\'', '"');
    Events read =
        new JsonTranscoder(Schemas.of(type)::find)
            .read(body.getBytes(StandardCharsets.UTF_8), CALLER);
    assertThat(read.events()).hasSize(3);
    assertThat(read.unreadable())
        .isEqualTo(Map.of(1, "message: missing [name] (expected: all required fields)"));
  }

  @Test
  void leavesUnknownTopicsToTheChecks() {
    Events read = read("{\"topic\": \"x\", \"key\": 1}");
    assertThat(read.unreadable()).isEmpty();
    assertThat(read.events()).containsExactly(Event.newBuilder().setTopic("x").build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"events\": 1}",
        "{\"events\": [], \"x\": 1}",
        "{\"events\": []} 1",
        "{\"events\": [{}"
      })
  void refusesABodyThatIsNoListOfEvents(String body) {
    assertThatThrownBy(() -> transcoder.read(body.getBytes(StandardCharsets.UTF_8), CALLER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("body: ");
  }

  @Test
  void anotherFieldIsNamedWithoutTheRest() {
    String names =
        IntStream.range(0, 1_000).mapToObj(i -> "\"a" + i + "\":0").collect(joining(","));
    assertThatThrownBy(() -> transcoder.read(bytes("{" + names + "}"), CALLER))
        .hasMessage("body: a0 (expected: {\"events\": […]} alone)");
  }

  @Test
  void stopsReadingWhenThereAreTooManyEvents() {
    String broken = "{\"events\": [" + "{},".repeat(10_001) + "not JSON";
    assertThatThrownBy(() -> transcoder.read(bytes(broken), CALLER))
        .hasMessage("events: more than 10000 (expected: <= 10000)");
  }

  @Test
  void anEventOfVeryManyPartsIsRefused() {
    String event = "{\"message\": [" + "{},".repeat(300_000) + "{}]}";
    assertThatThrownBy(() -> transcoder.read(bytes("{\"events\": [" + event + "]}"), CALLER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("500000");
    assertThatThrownBy(() -> transcoder.readOne(bytes(event), "loc", CALLER))
        .hasMessageContaining("500000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "{", "{}{}", "{} 1"})
  void refusesABodyThatIsNoEvent(String body) {
    assertThatThrownBy(() -> transcoder.readOne(bytes(body), "loc", CALLER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("body: ");
  }

  /** A proto2 message with a required field. */
  private static Descriptor strict() throws DescriptorValidationException {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("strict.proto")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Strict")
                    .addField(
                        FieldDescriptorProto.newBuilder()
                            .setName("name")
                            .setNumber(1)
                            .setType(FieldDescriptorProto.Type.TYPE_STRING)
                            .setLabel(FieldDescriptorProto.Label.LABEL_REQUIRED)))
            .build();
    return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Strict");
  }

  private Events read(String events) {
    return transcoder.read(bytes("{\"events\": [" + events + "]}"), CALLER);
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static DriverLocation location() {
    return DriverLocation.newBuilder()
        .setDriverId("d-1")
        .setEventTimestamp(Timestamp.newBuilder().setSeconds(1772359200))
        .setLocation(Point.newBuilder().setLatitude(-6.2).setLongitude(106.8))
        .setVehicleType(VehicleType.BIKE)
        .build();
  }
}
