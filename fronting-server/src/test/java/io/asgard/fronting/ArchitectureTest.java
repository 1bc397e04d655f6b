package io.asgard.fronting;

import io.asgard.platform.test.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void followsTheSharedShape() {
    ServiceArchitecture.check("io.asgard.fronting");
  }
}
