package io.asgard.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A topic's name, as a string and as it stands in an event. */
record Topic(String name, byte[] utf8) {
  static Topic of(String name) {
    return new Topic(name, name.getBytes(UTF_8));
  }
}
