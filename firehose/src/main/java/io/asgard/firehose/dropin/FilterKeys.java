package io.asgard.firehose.dropin;

import java.util.Optional;

/** Which events pass. */
record FilterKeys(Variables variables, Settings settings, Fields fields) {
  private static final String WINDOW = "604800";

  void translate() {
    boolean ofKey = variables.word("FILTER_DATA_SOURCE", "MESSAGE").equals("KEY");
    switch (variables.word("FILTER_ENGINE", "NO_OP")) {
      case "NO_OP" -> {}
      case "TIMESTAMP" -> {
        settings.put("filter.back", seconds("FILTER_TIMESTAMP_PAST_WINDOW_SECONDS"));
        settings.put("filter.ahead", seconds("FILTER_TIMESTAMP_FUTURE_WINDOW_SECONDS"));
      }
      case "JSON" -> {
        if (ofKey) {
          variables.wrong("FILTER_DATA_SOURCE", "message; a filter.expression over key");
        } else {
          variables.copy("FILTER_JSON_SCHEMA", "filter.json-schema");
        }
      }
      case "JEXL" -> jexl(ofKey);
      default -> variables.wrong("FILTER_ENGINE", "NO_OP, JSON, JEXL or TIMESTAMP");
    }
  }

  private String seconds(String name) {
    return variables.get(name).orElse(WINDOW) + "s";
  }

  private void jexl(boolean ofKey) {
    Optional<String> source = variables.get("FILTER_JEXL_EXPRESSION");
    if (source.isEmpty()) {
      variables.wrong("FILTER_JEXL_EXPRESSION", "an expression, with FILTER_ENGINE=JEXL");
      return;
    }
    try {
      String cel =
          ofKey
              ? new Jexl(source.get(), "key", null).cel()
              : new Jexl(source.get(), "message", fields.message().orElse(null)).cel();
      settings.put("filter.expression", cel);
    } catch (IllegalArgumentException e) {
      variables.wrong("FILTER_JEXL_EXPRESSION", e.getMessage() + "; filter.expression in CEL");
    }
  }
}
