package io.asgard.e2e;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium in front of the map. */
final class Browser {
  private Browser() {}

  /** Opens the map, clicks a cell of the field and answers with what its panel says. */
  static JsonNode clickACell(Platform platform, String field, String area, String picture) {
    Path pictures = Platform.repo().resolve("e2e/target").resolve(picture);
    String out =
        platform.command("e2e/browser/map", platform.page(), field, area, pictures.toString());
    return JsonMapper.shared().readTree(out.substring(out.indexOf('{')));
  }
}
