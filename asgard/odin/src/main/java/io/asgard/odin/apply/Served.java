package io.asgard.odin.apply;

import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Serving;
import io.asgard.platform.service.ConflictException;
import java.util.List;
import java.util.Map;

/** A stream keeps the cluster that serves it for as long as it is declared. */
final class Served {
  private Served() {}

  static void check(List<Resource> wanted, Map<String, Serving> serving) {
    for (Resource stream : wanted) {
      Serving now = serving.getOrDefault(stream.name(), Serving.at(stream.name()));
      boolean isAway = stream.kind() == Kind.STREAM && !now.cluster().equals(stream.name());
      if (isAway && stream.section("failover").isEmpty()) {
        throw new ConflictException(
            "stream "
                + stream.name()
                + ": failover: none (expected: as it is, for "
                + now.cluster()
                + " serves the stream; `odin failover "
                + stream.name()
                + "` leads home)");
      }
    }
  }
}
