package io.asgard.feed;

import io.asgard.platform.test.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void hasTheShapeOfAService() {
    ServiceArchitecture.check("io.asgard.feed");
  }
}
