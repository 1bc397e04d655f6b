package io.asgard.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.registry.cli.CommandLineFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs docs/schemas.md: what its commands print is what the page says. */
class SchemasPageIT {
  private static final Path REPO = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\n(.*?)^```$");
  private static final Pattern JSON = Pattern.compile("-d '(\\{.*?})'", Pattern.DOTALL);

  @Test
  void itsCommandsPrintWhatItShows() throws Exception {
    String page = Files.readString(REPO.resolve("docs/schemas.md"));
    List<String> shown = new ArrayList<>();
    List<String> printed = new ArrayList<>();
    Matcher blocks = CONSOLE.matcher(page);
    while (blocks.find()) {
      for (String step : blocks.group(1).split("(?m)^\\$ ", -1)) {
        if (!step.isBlank()) {
          String command = step.lines().findFirst().orElseThrow();
          shown.add("$ " + step.strip());
          printed.add(("$ " + command + "\n" + run(step)).strip());
        }
      }
    }
    assertThat(shown).hasSizeGreaterThan(10);
    assertThat(String.join("\n\n", printed)).isEqualTo(String.join("\n\n", shown));
  }

  private static String run(String step) throws Exception {
    String command = step.lines().findFirst().orElseThrow();
    if (command.startsWith("bin/schema ")) {
      return CommandLineFixture.run(REPO, command.substring("bin/schema ".length()));
    }
    Matcher json = JSON.matcher(command);
    assertThat(json.find()).as(command).isTrue();
    // Of the page's curl: the topic, and a reader.
    if (command.contains("/v1/readers")) {
      ReaderReport.Builder report = ReaderReport.newBuilder();
      JsonFormat.parser().merge(json.group(1), report);
      TestRegistry.post("/v1/readers", report.build(), TestRegistry.VIEWER);
    } else {
      TopicSchema.Builder topic = TopicSchema.newBuilder().setTopic("orders");
      JsonFormat.parser().merge(json.group(1), topic);
      assertThat(TestRegistry.put(topic.build(), TestRegistry.EDITOR).statusCode()).isEqualTo(200);
    }
    return "";
  }
}
