package io.asgard.fronting.publish;

import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import java.util.Optional;

/** A registry that was never reached. */
final class AwayRegistry implements Schemas {
  @Override
  public Optional<TopicType> find(String topic) {
    return Optional.empty();
  }

  @Override
  public Optional<String> failure() {
    return Optional.of("connection refused");
  }
}
