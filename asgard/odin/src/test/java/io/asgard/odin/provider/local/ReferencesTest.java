package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.provider.local.References.Resolved;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.platform.service.Problems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private static final Map<String, Map<String, String>> OFFERS =
      Map.of("enigma", Map.of("url", "http://e"), "atlas", Map.of("port", "8470"));

  private final Problems problems = new Problems();

  @Test
  void replacesAndRemembersWhatIsReferredTo() {
    Resolved resolved =
        resolve(
            Map.of("settings", Map.of("url", "${enigma.url}/v1", "list", List.of("${self.port}"))));
    assertThat(resolved.resource().map("settings"))
        .isEqualTo(Map.of("url", "http://e/v1", "list", List.of("8470")));
    assertThat(resolved.names()).containsExactly("enigma");
  }

  @Test
  void reportsWhatNobodyOffers() {
    resolve(Map.of("a", "${enigma.port}"));
    resolve(Map.of("a", "${nobody.url}"));
    assertThat(problems.all())
        .containsExactly(
            "demo/atlas/atlas: ${enigma.port} is unknown (expected: one of the attributes [url])",
            "demo/atlas/atlas: ${nobody.url} is unknown (expected: one of the names "
                + OFFERS.keySet()
                + ")");
  }

  private Resolved resolve(Map<String, Object> spec) {
    return new References(OFFERS, problems)
        .resolve(new Resource(Kind.ATLAS, "atlas", "demo", "transport", spec));
  }
}
