package io.asgard.platform.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.contracts.sample.Booking;
import io.asgard.contracts.sample.CustomerSegment;
import io.asgard.contracts.sample.DriverLocation;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WireCheckTest {
  private final WireReader reader = new WireReader();
  private final WireCheck check = WireCheck.of(DriverLocation.getDescriptor());

  @Test
  void passesAMessageOfTheType() {
    assertThat(check.reason(reader, Samples.location(1_000).toByteArray())).isNull();
  }

  @Test
  void passesMapsAndRepeatedFields() {
    CustomerSegment segment =
        CustomerSegment.newBuilder().addSegments("a").putScores("x", 1.5).build();
    WireCheck segments = WireCheck.of(CustomerSegment.getDescriptor());
    assertThat(segments.reason(reader, segment.toByteArray())).isNull();
  }

  @Test
  void namesTheFieldOfAnotherType() {
    byte[] booking =
        Booking.newBuilder()
            .setBookingId("b")
            .setPassengers(3)
            .setDriverId("d")
            .build()
            .toByteArray();
    assertThat(check.reason(reader, booking)).isEqualTo("field status: wire type 2 (expected: 0)");
  }

  @Test
  void refusesAStringThatIsNotUtf8() {
    byte[] latin1 = {0x0a, 4, 'M', (byte) 0xfc, 'l', 'l'};
    assertThat(check.reason(reader, latin1))
        .isEqualTo("field driver_id: not UTF-8 (expected: text)");
  }

  @Test
  void passesTextOfAnyScriptAndLength() {
    String letters = "abcdefghij\u00fc\u6771\ud83d\ude8c0123456789klmnop";
    for (int end = 0; end <= letters.length(); end++) {
      DriverLocation location =
          DriverLocation.newBuilder().setDriverId(letters.substring(0, end)).build();
      if (end != 13) { // Between the halves of a pair, which no string may end with.
        assertThat(check.reason(reader, location.toByteArray())).as("%s", end).isNull();
      }
    }
  }

  @Test
  void refusesText() {
    assertThat(check.reason(reader, "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isNotNull();
  }

  @Test
  void passesWhateverProtobufItselfParsesOrRefusesToo() {
    SplittableRandom random = new SplittableRandom(42);
    byte[] good = Samples.location(1_000).toByteArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      if (check.reason(reader, bytes) == null) {
        assertThat(parses(bytes)).as("mutation %s", i).isTrue();
      }
    }
  }

  private static boolean parses(byte[] bytes) {
    try {
      DriverLocation.parseFrom(bytes);
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
