package io.asgard.cosmos.live;

import io.asgard.cosmos.enigma.Enigma.Window;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is sent to clients, serialised once for all of them.
 *
 * @param replaces a frame that waits under the same key is out of date
 * @param madeAt {@link System#nanoTime()}
 */
record Frame(String replaces, String text, long madeAt) {
  static Frame window(String metric, Window window) {
    // Enigma's answer has what clients need; parsing its thousands of rows would add nothing.
    String text = "{\"type\":\"window\"," + window.json().substring(window.json().indexOf('{') + 1);
    return new Frame("window " + metric, text, System.nanoTime());
  }

  static Frame error(String metric, String detail) {
    String text =
        JsonMapper.shared()
            .writeValueAsString(Map.of("type", "error", "metric", metric, "detail", detail));
    return new Frame("error " + metric, text, System.nanoTime());
  }
}
