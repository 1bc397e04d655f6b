package io.asgard.registry;

import static io.asgard.registry.TestRegistry.get;
import static io.asgard.registry.TestRegistry.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.SchemaCheck;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicRead;
import io.asgard.contracts.v1.TopicSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;

/** The page that is served is the API that is there. */
class OpenApiIT {
  @Test
  void hasEveryRequestAndNoOther() throws Exception {
    Set<String> said = new TreeSet<>();
    map(page(), "paths")
        .forEach(
            (path, item) ->
                ((Map<?, ?>) item)
                    .keySet().stream()
                        .map(String::valueOf)
                        .filter(Set.of("get", "put", "post", "delete", "patch")::contains)
                        .forEach(method -> said.add(method + " " + path)));
    Set<String> served = new TreeSet<>();
    TestRegistry.context()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(
            info ->
                info.getPatternValues().stream()
                    .filter(path -> path.startsWith("/v1/"))
                    .forEach(
                        path ->
                            info.getMethodsCondition()
                                .getMethods()
                                .forEach(
                                    method ->
                                        served.add(method.name().toLowerCase() + " " + path))));
    assertThat(said).isEqualTo(served).isNotEmpty();
  }

  @Test
  void hasTheFieldsOfTheContracts() throws Exception {
    Map<?, ?> schemas = map(map(page(), "components"), "schemas");
    Map<String, Descriptor> contracts =
        Map.of(
            "Topic", TopicSchema.getDescriptor(),
            "Version", SchemaVersion.getDescriptor(),
            "Check", SchemaCheck.getDescriptor(),
            "Read", TopicRead.getDescriptor(),
            "ReaderReport", ReaderReport.getDescriptor());
    contracts.forEach(
        (name, contract) -> {
          List<String> fields =
              contract.getFields().stream().map(FieldDescriptor::getJsonName).toList();
          assertThat(map(map(schemas, name), "properties").keySet().stream().map(String::valueOf))
              .as(name)
              .containsExactlyInAnyOrderElementsOf(fields);
        });
  }

  private static Map<?, ?> page() throws Exception {
    return new Yaml().load(text(get("/openapi.yaml", "none")));
  }

  private static Map<?, ?> map(Map<?, ?> in, String key) {
    return (Map<?, ?>) in.get(key);
  }
}
