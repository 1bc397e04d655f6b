package io.asgard.atlas;

import io.asgard.platform.test.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void hasTheShapeOfAService() {
    ServiceArchitecture.check("io.asgard.atlas");
  }
}
