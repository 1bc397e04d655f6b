package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan in a file: the request that it was made of, and the plan itself, to be applied exactly.
 */
final class SavedPlan {
  private static final String PLAN = "plan";

  private SavedPlan() {}

  static void write(Path file, Map<String, Object> request, JsonNode plan) {
    Map<String, Object> whole = new LinkedHashMap<>(request);
    whole.put(PLAN, plan);
    try {
      Files.writeString(file, JsonMapper.shared().writeValueAsString(whole) + "\n");
    } catch (IOException e) {
      throw new Refused(file + ": cannot be written (" + e + ")");
    }
  }

  /** The body of a request to apply it. */
  static Map<String, Object> read(Path file) {
    try {
      Map<String, Object> whole =
          JsonMapper.shared().readValue(Files.readString(file), new TypeReference<>() {});
      if (whole == null || !whole.containsKey(PLAN)) {
        throw new Refused(file + ": no plan in it (expected: a file written by plan --out)");
      }
      return whole;
    } catch (JacksonException e) {
      throw new Refused(file + ": not JSON (expected: a file written by plan --out)");
    } catch (IOException e) {
      throw new Refused(file + ": cannot be read (" + e + ")");
    }
  }
}
