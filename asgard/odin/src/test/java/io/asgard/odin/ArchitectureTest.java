package io.asgard.odin;

import io.asgard.platform.test.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void hasTheShapeOfAService() {
    ServiceArchitecture.check("io.asgard.odin");
  }
}
