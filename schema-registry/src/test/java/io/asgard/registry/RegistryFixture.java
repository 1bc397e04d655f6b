package io.asgard.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.TopicSchema.Compatibility;

/** What tests of other packages need of a registry. */
public final class RegistryFixture {
  private RegistryFixture() {}

  /** Registers a topic of {@link TestRegistry#order}. */
  public static void orders(String topic, Compatibility mode) throws Exception {
    assertThat(
            TestRegistry.put(
                    TestRegistry.orderTopic(topic).setCompatibility(mode).build(),
                    TestRegistry.EDITOR)
                .statusCode())
        .isEqualTo(200);
  }

  /** The source of {@link TestRegistry#order}. */
  public static String source(String fields) {
    return TestRegistry.order(fields).getFiles(0).getContent();
  }
}
