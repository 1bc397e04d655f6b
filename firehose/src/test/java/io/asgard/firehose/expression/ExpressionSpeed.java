package io.asgard.firehose.expression;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.TestTypes;
import io.asgard.firehose.test.Order;
import io.asgard.platform.records.TopicType;
import java.time.Duration;
import java.util.List;

/** How long a plain field takes, and a condition in CEL, of an order of 110 bytes. One core. */
final class ExpressionSpeed {
  private static final int EVENTS = 1_000_000;
  private static final int RUNS = 5;

  private ExpressionSpeed() {}

  public static void main(String[] words) {
    EventType type =
        EventType.protobuf(
            new TopicType(
                "order",
                "team",
                Order.getDescriptor(),
                Order.getDescriptor(),
                Order.EVENT_TIMESTAMP_FIELD_NUMBER,
                Duration.ofDays(7),
                Duration.ofHours(1),
                1));
    byte[] order =
        Order.newBuilder()
            .setOrderId("order-0000000042")
            .setCustomerId("customer-000000017")
            .setLatitude(-6.19)
            .setLongitude(106.82)
            .setItems(3)
            .setPrice(125_000)
            .setArea("menteng-and-around-it-2")
            .setFirst(true)
            .build()
            .toByteArray();
    Subject subject = new Subject();
    for (String source :
        List.of(
            "message.price",
            "message.area",
            "message.price > 100000 && message.area.startsWith('menteng')")) {
      Expression expression = Expressions.of(type).compile("speed", source);
      for (int run = 0; run < RUNS; run++) {
        long begin = System.nanoTime();
        int found = 0;
        for (int i = 0; i < EVENTS; i++) {
          subject.aim(TestTypes.of(type, SampleEvents.key("k"), order));
          found += expression.value(subject) == null ? 0 : 1;
        }
        long nanos = (System.nanoTime() - begin) / found;
        System.out.printf("%s: %d ns, %d bytes%n", source, nanos, order.length);
      }
    }
  }
}
