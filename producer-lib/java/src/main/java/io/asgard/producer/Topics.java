package io.asgard.producer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Topics that were published to: an application has few of them, and events without number. */
final class Topics {
  // Names that an application makes up without end must not fill the memory.
  private static final int MOST = 1_000;

  private final Map<String, Topic> known = new ConcurrentHashMap<>();

  Topic of(String name) {
    Topic topic = known.get(name);
    if (topic == null) {
      topic = Topic.of(name);
      if (known.size() < MOST) {
        known.put(name, topic);
      }
    }
    return topic;
  }
}
