package io.asgard.firehose;

import io.asgard.platform.test.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void hasTheShapeOfAllServices() {
    ServiceArchitecture.check("io.asgard.firehose");
  }
}
