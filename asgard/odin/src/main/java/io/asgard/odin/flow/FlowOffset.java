package io.asgard.odin.flow;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far MirrorMaker has come in a partition, as it keeps it.
 *
 * @param next the offset of the first record of the source that is not copied; 0 if none is
 */
record FlowOffset(TopicPartition partition, long next) {
  private static final String CONNECTOR = "MirrorSourceConnector";

  /** Connect finds an offset by the bytes of its key, so these must be what MirrorMaker writes. */
  byte[] key(Flow flow) {
    return ("[\"%s\",{\"cluster\":\"%s\",\"partition\":%d,\"topic\":\"%s\"}]")
        .formatted(CONNECTOR, flow.source().name(), partition.partition(), partition.topic())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Kept is the last record that was copied; null takes back what was kept. */
  byte @Nullable [] value() {
    return next == 0
        ? null
        : "{\"offset\":%d}".formatted(next - 1).getBytes(StandardCharsets.UTF_8);
  }

  /** Empty if it is something else that Connect keeps in the same topic. */
  static Optional<FlowOffset> parse(JsonMapper json, byte[] key, byte @Nullable [] value) {
    try {
      JsonNode name = json.readTree(key);
      JsonNode where = name.path(1);
      if (!CONNECTOR.equals(name.path(0).asString("")) || !where.path("topic").isString()) {
        return Optional.empty();
      }
      TopicPartition partition =
          new TopicPartition(where.path("topic").asString(), where.path("partition").asInt());
      long last = value == null ? -1 : json.readTree(value).path("offset").asLong(-1);
      return Optional.of(new FlowOffset(partition, last + 1));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
