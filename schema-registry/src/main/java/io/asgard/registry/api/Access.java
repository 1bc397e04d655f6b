package io.asgard.registry.api;

import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;

final class Access {
  private Access() {}

  // Schemas are no secret: whoever publishes or consumes anywhere may read all of them.
  static void requireReader(Caller caller) {
    if (!caller.roles().contains(Role.PUBLISHER)) {
      caller.requireAny(Role.VIEWER);
    }
  }
}
