package io.asgard.firehose.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.asgard.firehose.test.EveryKind;
import io.asgard.firehose.test.OldKind;
import io.asgard.firehose.test.OldPlain;
import io.asgard.firehose.test.Order;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, JsonFormat is right. */
class MessageJsonTest {
  private static final List<Descriptor> TYPES =
      List.of(
          EveryKind.getDescriptor(),
          Order.getDescriptor(),
          OldKind.getDescriptor(),
          OldPlain.getDescriptor());

  @Test
  void writesWhatJsonFormatWrites() {
    for (Descriptor type : TYPES) {
      RandomMessages messages = new RandomMessages(1);
      MessageJson json = new MessageJson(type);
      for (int i = 0; i < 2000; i++) {
        assertSame(type, json, messages.of(type).toByteArray());
      }
    }
  }

  @Test
  void mergesWhatComesTwice() {
    for (Descriptor type : TYPES) {
      RandomMessages messages = new RandomMessages(2);
      MessageJson json = new MessageJson(type);
      for (int i = 0; i < 1000; i++) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(messages.of(type).toByteArray());
        both.writeBytes(messages.of(type).toByteArray());
        assertSame(type, json, both.toByteArray());
      }
    }
  }

  @Test
  void refusesWhatIsDamagedOrReadsItTheSame() {
    SplittableRandom random = new SplittableRandom(3);
    for (Descriptor type : TYPES) {
      RandomMessages messages = new RandomMessages(3);
      MessageJson json = new MessageJson(type);
      for (int i = 0; i < 2000; i++) {
        byte[] bytes = messages.of(type).toByteArray();
        for (int flips = bytes.length == 0 ? 0 : 1 + random.nextInt(3); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        assertSame(type, json, bytes);
        assertSame(type, json, messages.bytes(random.nextInt(40)));
      }
    }
  }

  @Test
  void writesUsualMessagesInOnePass() throws Exception {
    Order order = Order.newBuilder().setOrderId("o-1").setItems(3).setLatitude(-6.2).build();
    JsonBytes out = new JsonBytes(16);
    new MessageJson(Order.getDescriptor()).write(order.toByteArray(), out);
    assertThat(out).hasToString("{\"orderId\":\"o-1\",\"latitude\":-6.2,\"items\":3}");
  }

  private static void assertSame(Descriptor type, MessageJson json, byte[] bytes) {
    assertThat(ours(json, bytes))
        .as("%s %s", type.getName(), HexFormat.of().formatHex(bytes))
        .isEqualTo(theirs(type, bytes));
  }

  private static String ours(MessageJson json, byte[] bytes) {
    JsonBytes out = new JsonBytes(1);
    out.put('#');
    try {
      json.write(bytes, out);
      return out.toString().substring(1);
    } catch (InvalidProtocolBufferException e) {
      assertThat(out).hasToString("#");
      return "refused";
    }
  }

  private static String theirs(Descriptor type, byte[] bytes) {
    try {
      return JsonFormat.printer()
          .usingTypeRegistry(TypeRegistry.newBuilder().add(type).build())
          .omittingInsignificantWhitespace()
          .print(DynamicMessage.parseFrom(type, bytes));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return "refused";
    }
  }
}
