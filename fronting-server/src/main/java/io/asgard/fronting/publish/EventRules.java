package io.asgard.fronting.publish;

import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.records.WireCheck;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What an event of a topic must look like. Thread-safe. */
public final class EventRules {
  private final Schemas schemas;
  private final int maxEvent;
  private final Map<String, TopicRules> known = new ConcurrentHashMap<>();

  /**
   * Takes its topics from the schemas.
   *
   * @param maxEvent most bytes of key and message together
   */
  public EventRules(Schemas schemas, int maxEvent) {
    this.schemas = schemas;
    this.maxEvent = maxEvent;
  }

  /** The rules of the topic's newest version; null if it is not registered. */
  @Nullable TopicRules of(String topic) {
    Optional<TopicType> found = schemas.find(topic);
    if (found.isEmpty()) {
      return null;
    }
    TopicType type = found.get();
    TopicRules rules = known.get(topic);
    if (rules == null || rules.type() != type) {
      rules = new TopicRules(type, WireCheck.of(type.key()), WireCheck.of(type.message()));
      known.put(topic, rules);
    }
    return rules;
  }

  Optional<TopicType> type(String topic) {
    return schemas.find(topic);
  }

  /** Why the registry's silence about a topic may not be its last word. */
  Optional<String> failure() {
    return schemas.failure();
  }

  int maxEvent() {
    return maxEvent;
  }

  record TopicRules(TopicType type, WireCheck key, WireCheck message) {}
}
