package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files are checked against what a kind says that it offers; here is who offers it. */
class OffersTest {
  @TempDir private Path home;

  @ParameterizedTest
  @EnumSource
  void offersWhatTheKindSays(Kind kind) throws IOException {
    try (Expansion expansion = new Expansion(home)) {
      Resource resource = new Resource(kind, "x", "demo", "transport", Map.of());
      assertThat(expansion.blueprints().all().get(kind).offers(resource))
          .containsOnlyKeys(kind.offers().toArray(String[]::new));
    }
  }
}
