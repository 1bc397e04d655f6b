package io.asgard.platform.records;

import io.asgard.contracts.v1.TopicRead;
import java.util.List;

/**
 * Who follows a registry, so that it can say whom a change of a schema would hit.
 *
 * @param name project/kind/name
 * @param instance the process
 * @param reads what it reads of which topics; empty for all of every topic
 */
public record SchemaReader(String name, String instance, List<TopicRead> reads) {
  private static final int LONGEST_PART = 80;

  public SchemaReader {
    reads = List.copyOf(reads);
  }

  /** A part of a reader's name, made of whatever text: the registry takes no slash or blank. */
  public static String part(String text) {
    String fit = text.replaceAll("[/\\s]", "_");
    return fit.isEmpty() ? "_" : fit.substring(0, Math.min(LONGEST_PART, fit.length()));
  }

  /** A reader of all that is in these topics; of every topic if there is none. */
  public static SchemaReader of(String name, String instance, List<String> topics) {
    return new SchemaReader(
        name,
        instance,
        topics.stream().map(topic -> TopicRead.newBuilder().setTopic(topic).build()).toList());
  }
}
