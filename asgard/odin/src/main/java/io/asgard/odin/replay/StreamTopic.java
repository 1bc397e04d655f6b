package io.asgard.odin.replay;

import java.util.Map;

/**
 * A topic where it is at the moment.
 *
 * @param client properties of Kafka clients: the brokers, and security
 */
public record StreamTopic(String stream, Map<String, String> client, String topic) {
  @Override
  public String toString() {
    return topic + " of " + stream;
  }
}
