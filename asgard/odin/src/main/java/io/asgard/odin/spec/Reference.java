package io.asgard.odin.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What can be declared, for readers: editors and people. */
public final class Reference {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private Reference() {}

  /** A JSON schema of one document. */
  public static String schema() {
    Map<String, Object> definitions = new LinkedHashMap<>();
    List<Object> kinds = new ArrayList<>();
    List<Object> choices = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Map<String, Object> spec = new LinkedHashMap<>();
      spec.put("description", kind.meaning());
      spec.putAll(kind.fields().schema());
      definitions.put(kind.title(), spec);
      choices.add(Json.object("const", kind.title(), "description", kind.meaning()));
      Object reference = Json.object("$ref", "#/$defs/" + kind.title());
      kinds.add(
          Json.object(
              "if",
                  Json.object(
                      "properties",
                      Json.object("kind", Json.object("const", kind.title())),
                      "required",
                      List.of("kind")),
              "then", Json.object("properties", Json.object("spec", reference))));
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "kind",
        Json.object(
            "description",
            "What it is.",
            "oneOf",
            choices,
            "errorMessage",
            "expected: one of " + Kind.titles()));
    properties.put("metadata", ResourceReader.METADATA.schema());
    properties.put("spec", Json.object("description", "What it shall be.", "type", "object"));
    Map<String, Object> schema =
        Json.object(
            "$schema",
            DRAFT,
            "title",
            "A resource of Asgard",
            "type",
            "object",
            "properties",
            properties);
    schema.put("required", List.of("kind", "metadata", "spec"));
    schema.put("additionalProperties", false);
    schema.put("allOf", kinds);
    schema.put("$defs", definitions);
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
  }

  /** A page with a table for each kind. */
  public static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Resources

        Everything that exists is declared in YAML and applied by Odin. This page is made from the code that reads it (`bin/odin schema --page`),
        and so is the JSON schema for editors, [deploy/asgard.schema.json](../deploy/asgard.schema.json). A file names the schema in its first line,
        `# yaml-language-server: $schema=…`, and an editor with the YAML language server then completes and checks while you type.
        `bin/odin validate -f PATH` checks everything, without a running Odin.

        ```yaml
        kind: Topic
        metadata: { name: booking, project: demo, team: transport }   # project/kind/name is its id; team owns it
        spec:
          stream: mainstream
        ```

        | type | is |
        |---|---|
        """);
    for (Scalar scalar : Scalar.FORMS) {
      page.append("| ").append(scalar.label()).append(" | ").append(scalar.words()).append(" |\n");
    }
    page.append(
        """

        A text, and a number where it says so, may hold references: `${name.attribute}` is what the resource of that name offers, and `${self.attribute}` what
        the resource itself does. Odin offers `${odin.url}`, `${odin.home}` and `${odin.root}`. Anywhere, `${name:default}` is a variable that
        `--var name=value` sets. Only what every reader of YAML takes for the same number or flag is one: `010`, `0x10`, `1_000`, `yes` and `on` are texts.
        Anchors and aliases work, merge keys and tags are refused, and so is a key that is there twice.

        The fields of Dagger, Metric, Layer and Area are those of their message in [contracts](../contracts/src/main/proto/asgard/v1), in JSON: names
        like `watermarkDelay`, durations in seconds (`10s`). `name` and `team` come from the metadata.
        """);
    for (Kind kind : Kind.values()) {
      kind(kind, page);
    }
    return page.toString();
  }

  private static void kind(Kind kind, StringBuilder page) {
    page.append("\n## ").append(kind.title()).append('\n').append(kind.meaning()).append('\n');
    if (!kind.offers().isEmpty()) {
      page.append("It offers `").append(String.join("`, `", kind.offers())).append("`.\n");
    }
    if (kind.isMessage()) {
      return;
    }
    if (kind.fields().equals(Fields.SERVICE) && kind != Kind.SCHEMA_REGISTRY) {
      page.append("Its fields are those of a SchemaRegistry.\n");
      return;
    }
    page.append("\n| field | type | default | meaning |\n|---|---|---|---|\n");
    rows("", kind.fields(), kind == Kind.STREAM, page);
  }

  private static void rows(String path, ObjectOf fields, boolean stream, StringBuilder page) {
    for (Field field : fields.fields()) {
      String name = path + field.name();
      String standard = field.required() ? "must be there" : field.standard();
      page.append("| `").append(name).append("` | ").append(field.type().label()).append(" | ");
      page.append(standard).append(" | ").append(field.meaning()).append(" |\n");
      boolean repeated = stream && field.type().equals(new ListOf(StreamFields.INNER_TOPIC));
      if (field.type() instanceof ObjectOf inner) {
        rows(name + ".", inner, stream, page);
      } else if (field.type() instanceof ListOf list
          && list.item() instanceof ObjectOf inner
          && !repeated) {
        rows(name + "[].", inner, stream, page);
      }
    }
  }
}
