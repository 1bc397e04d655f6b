package io.asgard.fronting.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.SpooledEvent;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final long SALT = 0x0123_4567_89ab_cdefL;

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void everyChangedBitOfAFrameIsMended() {
    byte[] frame = frame(random(300));
    for (int bit = 0; bit < frame.length * 8; bit++) {
      byte[] bytes = frame.clone();
      flip(bytes, bit);
      assertThat(Frames.at(bytes, 0, bytes.length, SALT)).as("bit %d", bit).isZero();
      assertThat(Frames.mend(bytes, 0, bytes.length, SALT))
          .as("bit %d", bit)
          .isEqualTo(frame.length);
      assertThat(bytes).as("bit %d", bit).isEqualTo(frame);
    }
  }

  @Test
  void twoChangedBitsAreSeenAndNotMended() {
    byte[] frame = frame(random(300));
    for (int i = 0; i < 300; i++) {
      byte[] bytes = frame.clone();
      int first = random.nextInt(8 * bytes.length);
      flip(bytes, first);
      flip(bytes, (first + 1 + random.nextInt(8 * bytes.length - 1)) % (8 * bytes.length));
      assertThat(Frames.at(bytes, 0, bytes.length, SALT)).isZero();
      assertThat(Frames.mend(bytes, 0, bytes.length, SALT)).isZero();
    }
  }

  @Test
  void aFrameThatIsCutAnywhereIsNone() {
    byte[] frame = frame(random(60));
    for (int length = 0; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThat(Frames.at(cut, 0, length, SALT)).isZero();
      assertThat(Frames.mend(cut, 0, length, SALT)).isZero();
      assertThat(Frames.next(cut, 0, length, SALT)).isEqualTo(length);
    }
  }

  @Test
  void findsTheNextFrameBehindGarbage() {
    byte[] garbage = random(500);
    byte[] frame = frame(random(40));
    byte[] bytes = Arrays.copyOf(garbage, 540 + frame.length);
    System.arraycopy(frame, 0, bytes, 500, frame.length);
    assertThat(Frames.next(bytes, 0, bytes.length, SALT)).isEqualTo(500);
  }

  @Test
  void aFrameOfAnotherSaltIsNone() {
    byte[] frame = frame(random(40));
    assertThat(Frames.at(frame, 0, frame.length, SALT + 1)).isZero();
    assertThat(Frames.next(frame, 0, frame.length, SALT + 2)).isEqualTo(frame.length);
  }

  @Test
  void anEmptyPayloadIsAFrame() {
    Frames frames = new Frames();
    frames.add(SpooledEvent.getDefaultInstance());
    byte[] bytes = bytes(frames);
    assertThat(Frames.at(bytes, 0, bytes.length, SALT)).isEqualTo(Frames.HEADER);
  }

  private static byte[] frame(byte[] message) {
    Frames frames = new Frames();
    frames.add(
        SpooledEvent.newBuilder()
            .setEvent(Event.newBuilder().setMessage(ByteString.copyFrom(message)))
            .build());
    return bytes(frames);
  }

  private static byte[] bytes(Frames frames) {
    return Arrays.copyOf(frames.salted(SALT).array(), frames.size());
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void flip(byte[] bytes, int bit) {
    bytes[bit / 8] ^= (byte) (1 << (bit % 8));
  }
}
