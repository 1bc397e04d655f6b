package io.asgard.producer.test;

import com.google.protobuf.Message;
import io.asgard.platform.records.TopicType;
import java.time.Duration;

/**
 * A topic as it is registered.
 *
 * @param key any message of the key's type
 * @param message any message of the events' type
 * @param eventTimeField name of the message's Timestamp field
 * @param back how much older than now an event may be
 * @param ahead how much newer than now an event may be
 */
public record TestTopic(
    String name,
    Message key,
    Message message,
    String eventTimeField,
    Duration back,
    Duration ahead) {
  public TestTopic {
    // Says what is wrong here, and not in the first event.
    TopicType.eventTimeField(message.getDescriptorForType(), eventTimeField);
  }

  /** A topic with the times that apply when none are registered: 7 days back, 1 hour ahead. */
  public static TestTopic of(String name, Message key, Message message, String eventTimeField) {
    return new TestTopic(
        name, key, message, eventTimeField, Duration.ofDays(7), Duration.ofHours(1));
  }

  int eventTimeNumber() {
    return TopicType.eventTimeField(message.getDescriptorForType(), eventTimeField);
  }
}
