package io.asgard.firehose.json;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import io.asgard.firehose.test.Colour;
import io.asgard.firehose.test.Order;

/** Orders of about 110 bytes as JSON: messages a second on one core, ours and JsonFormat's. */
final class JsonSpeed {
  private static final int ROUNDS = 8;

  private JsonSpeed() {}

  public static void main(String[] args) throws Exception {
    byte[] order =
        Order.newBuilder()
            .setOrderId("018f2b6e-7c1a-7d3e-9a55-0c2f1be0a1d4")
            .setEventTimestamp(Timestamps.fromMillis(1_700_000_000_123L))
            .setCustomerId("customer-104711")
            .setLatitude(-6.175392)
            .setLongitude(106.827153)
            .setItems(3)
            .setPrice(125_000)
            .setColour(Colour.RED)
            .setArea("jakarta-pusat")
            .setFirst(true)
            .build()
            .toByteArray();
    MessageJson json = new MessageJson(Order.getDescriptor());
    JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();
    JsonBytes out = new JsonBytes(1 << 16);
    System.out.println(order.length + " bytes");
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 1_000_000; i++) {
        out.truncate(0);
        json.write(order, out);
      }
      double ours = 1e15 / (System.nanoTime() - start);
      start = System.nanoTime();
      long chars = 0;
      for (int i = 0; i < 100_000; i++) {
        chars += printer.print(DynamicMessage.parseFrom(Order.getDescriptor(), order)).length();
      }
      double theirs = 1e14 / (System.nanoTime() - start);
      System.out.printf("%,.0f/s, JsonFormat %,.0f/s (%d)%n", ours, theirs, chars);
    }
    System.out.println(out);
  }
}
