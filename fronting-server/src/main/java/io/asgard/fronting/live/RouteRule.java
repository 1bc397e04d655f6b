package io.asgard.fronting.live;

import java.util.List;

/**
 * Which topics take a route.
 *
 * @param topics names, or a prefix and *
 */
record RouteRule(List<String> topics, Route route) {
  RouteRule {
    topics = List.copyOf(topics);
  }

  boolean matches(String topic) {
    for (String pattern : topics) {
      boolean matches =
          pattern.endsWith("*")
              ? topic.startsWith(pattern.substring(0, pattern.length() - 1))
              : topic.equals(pattern);
      if (matches) {
        return true;
      }
    }
    return false;
  }
}
