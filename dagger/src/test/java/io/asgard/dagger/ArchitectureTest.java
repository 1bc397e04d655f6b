package io.asgard.dagger;

import io.asgard.platform.test.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void hasTheShapeOfEveryService() {
    ServiceArchitecture.check("io.asgard.dagger");
  }
}
