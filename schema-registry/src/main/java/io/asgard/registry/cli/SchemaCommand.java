package io.asgard.registry.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import io.asgard.contracts.v1.SchemaCheck;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicReader;
import io.asgard.contracts.v1.TopicReaders;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import io.asgard.platform.records.DescriptorSet;
import io.asgard.registry.compatibility.SchemaReport;
import io.asgard.registry.source.ProtoSource;
import io.asgard.registry.source.SchemaText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bin/schema}. Exit codes: 0 done, 1 the change breaks readers, 2 it could not be tried. */
@Command(
    name = "schema",
    description = "Schemas of topics: check them before you merge, push them, look at them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "check|push|list|show|diff|history|readers|rollback")
public final class SchemaCommand {
  private static final int BREAKS = 1;
  private static final int IMPOSSIBLE = 2;

  private final PrintStream out;

  SchemaCommand(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    PrintStream utf8 = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(utf8, System.err, args));
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    try {
      return execute(out, err, args);
    } catch (Throwable e) {
      // The machine would end an Error with 1, which says that the change breaks somebody.
      err.println(e);
      return IMPOSSIBLE;
    }
  }

  private static int execute(PrintStream out, PrintStream err, String... args) {
    return new CommandLine(new SchemaCommand(out))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (e instanceof RefusedException refused && refused.incompatible()) {
                out.println(
                    command.getParseResult().hasMatchedOption("--json")
                        ? refused.body()
                        : e.getMessage());
                return BREAKS;
              }
              err.println(e.getMessage() == null ? e.toString() : e.getMessage());
              return IMPOSSIBLE;
            })
        .execute(args);
  }

  @Command(
      description = "Says what registering this schema would break. Exit code 1: something.",
      mixinStandardHelpOptions = true)
  int check(
      @Mixin RegistryOptions options,
      @Parameters(paramLabel = "TOPIC") String topic,
      @Parameters(
              paramLabel = "PATH",
              description = "A directory of .proto files, one of them, or a descriptor set.")
          Path path,
      @Option(
              names = "--against",
              paramLabel = "VERSION",
              description = "A number, latest or all. Default: what the topic's mode speaks of.")
          @Nullable String against,
      @Option(
              names = "--mode",
              paramLabel = "MODE",
              description = "BACKWARD, FULL_TRANSITIVE, … Default: the topic's.")
          @Nullable String mode)
      throws IOException {
    SchemaCheck check =
        options
            .client()
            .post(
                RegistryClient.path(topic, "check")
                    + RegistryClient.query("against", against, "compatibility", mode),
                Schema.read(path),
                SchemaCheck.newBuilder())
            .build();
    print(options, check, () -> report(check));
    return check.getFindingsCount() == 0 ? 0 : BREAKS;
  }

  private void report(SchemaCheck check) {
    String against =
        check.getAgainstCount() == 0
            ? "nothing to compare with"
            : "compared with version "
                + check.getAgainstList().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
    int count = check.getFindingsCount();
    String verdict = count == 0 ? "compatible" : count == 1 ? "1 finding" : count + " findings";
    out.println(
        check.getTopic() + ": " + verdict + " (" + check.getCompatibility() + ", " + against + ")");
    check.getFindingsList().forEach(finding -> out.println("  " + SchemaReport.line(finding)));
  }

  @Command(
      description = "Registers this schema as the topic's newest version.",
      mixinStandardHelpOptions = true)
  int push(
      @Mixin RegistryOptions options,
      @Parameters(paramLabel = "TOPIC") String topic,
      @Parameters(paramLabel = "PATH") Path path)
      throws IOException {
    SchemaVersion version =
        options
            .client()
            .post(
                RegistryClient.path(topic, "versions"),
                Schema.read(path),
                SchemaVersion.newBuilder())
            .build();
    print(options, version, () -> out.println(topic + ": version " + version.getVersion()));
    return 0;
  }

  @Command(description = "Lists the topics.", mixinStandardHelpOptions = true)
  int list(@Mixin RegistryOptions options) throws IOException {
    TopicSchemas topics = options.client().get("/v1/topics", TopicSchemas.newBuilder()).build();
    print(
        options,
        topics,
        () -> {
          for (TopicSchema topic : topics.getTopicsList()) {
            out.printf(
                "%-30s %-12s %-20s %4d  %s%n",
                topic.getTopic(),
                topic.getTeam(),
                topic.getCompatibility(),
                topic.getVersionsCount(),
                topic.getMessageType());
          }
        });
    return 0;
  }

  @Command(
      description = "Prints the files of the topic's types as sources, or writes them.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin RegistryOptions options,
      @Parameters(paramLabel = "TOPIC") String topic,
      @Option(names = "--of", paramLabel = "N", defaultValue = "latest") String version,
      @Option(names = "--to", paramLabel = "DIR", description = "Where to write them.")
          @Nullable Path to)
      throws IOException {
    RegistryClient client = options.client();
    TopicSchema schema = topic(client, topic);
    Map<String, String> sources =
        ProtoSource.of(set(client, schema, version), types(schema, version));
    if (to != null) {
      for (Map.Entry<String, String> source : sources.entrySet()) {
        write(to, source.getKey(), source.getValue());
      }
      return 0;
    }
    print(
        options,
        schema,
        () -> sources.forEach((name, source) -> out.print("// " + name + "\n" + source)));
    return 0;
  }

  private static void write(Path to, String name, String source) throws IOException {
    Path directory = to.toAbsolutePath().normalize();
    Path file = directory.resolve(name).normalize();
    if (!file.startsWith(directory)) {
      throw new IllegalArgumentException("file: " + name + " (expected: a path in " + to + ")");
    }
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, source);
  }

  @Command(
      description = "Prints what changed from one version to another, and what it broke.",
      mixinStandardHelpOptions = true)
  int diff(
      @Mixin RegistryOptions options,
      @Parameters(paramLabel = "TOPIC") String topic,
      @Parameters(paramLabel = "FROM") String from,
      @Parameters(paramLabel = "TO", arity = "0..1", defaultValue = "latest") String to)
      throws IOException {
    RegistryClient client = options.client();
    SchemaCheck changes =
        client
            .get(
                RegistryClient.path(topic, "versions", to, "changes")
                    + RegistryClient.query("since", from),
                SchemaCheck.newBuilder())
            .build();
    print(
        options,
        changes,
        () -> {
          TopicSchema schema = topic(client, topic);
          TextDiff.of(text(client, schema, from), text(client, schema, to)).forEach(out::println);
          report(changes);
        });
    return 0;
  }

  @Command(description = "Lists the topic's versions.", mixinStandardHelpOptions = true)
  int history(@Mixin RegistryOptions options, @Parameters(paramLabel = "TOPIC") String topic)
      throws IOException {
    TopicSchema schema = topic(options.client(), topic);
    print(
        options,
        schema,
        () -> {
          for (SchemaVersion version : schema.getVersionsList()) {
            out.printf(
                "%4d  %s  %s  by %s%s%n",
                version.getVersion(),
                Timestamps.toString(version.getRegistered()),
                version.getSha256().substring(0, Math.min(12, version.getSha256().length())),
                version.getRegisteredBy(),
                version.getRestores() == 0 ? "" : ", restores " + version.getRestores());
          }
        });
    return 0;
  }

  @Command(
      description = "Lists who reads the topic, and what of it.",
      mixinStandardHelpOptions = true)
  int readers(@Mixin RegistryOptions options, @Parameters(paramLabel = "TOPIC") String topic)
      throws IOException {
    TopicReaders readers =
        options
            .client()
            .get(RegistryClient.path(topic, "readers"), TopicReaders.newBuilder())
            .build();
    print(
        options,
        readers,
        () -> {
          for (TopicReader reader : readers.getReadersList()) {
            out.printf(
                "%-40s %-30s version %d, %s%s, seen %s%n",
                reader.getReader(),
                reader.getInstance(),
                reader.getRead().getVersion(),
                reader.getRead().getExtent(),
                reader.getRead().getFieldsCount() == 0
                    ? ""
                    : " " + reader.getRead().getFieldsList(),
                Timestamps.toString(reader.getLastSeen()));
          }
        });
    return 0;
  }

  @Command(
      description = "Registers an old version again, as the newest. Nothing is ever deleted.",
      mixinStandardHelpOptions = true)
  int rollback(
      @Mixin RegistryOptions options,
      @Parameters(paramLabel = "TOPIC") String topic,
      @Parameters(paramLabel = "VERSION") String version,
      @Option(names = "--force", description = "Whatever it breaks; an administrator may.")
          boolean force)
      throws IOException {
    SchemaVersion now =
        options
            .client()
            .post(
                RegistryClient.path(topic, "versions", version, "rollback") + "?force=" + force,
                SchemaVersion.newBuilder())
            .build();
    print(options, now, () -> out.println(topic + ": version " + now.getVersion()));
    return 0;
  }

  private static TopicSchema topic(RegistryClient client, String topic) {
    return client.get(RegistryClient.path(topic), TopicSchema.newBuilder()).build();
  }

  private static Map<String, List<String>> text(
      RegistryClient client, TopicSchema topic, String version) {
    return SchemaText.of(set(client, topic, version), types(topic, version));
  }

  private static DescriptorSet set(RegistryClient client, TopicSchema topic, String version) {
    return DescriptorSet.parse(
        client.bytes(RegistryClient.path(topic.getTopic(), "versions", version)));
  }

  private static List<String> types(TopicSchema topic, String version) {
    SchemaVersion types =
        topic.getVersionsList().stream()
            .filter(each -> String.valueOf(each.getVersion()).equals(version))
            .findFirst()
            .orElse(topic.getVersions(topic.getVersionsCount() - 1));
    return List.of(types.getKeyType(), types.getMessageType());
  }

  private void print(RegistryOptions options, MessageOrBuilder answer, Runnable words) {
    if (!options.json) {
      words.run();
      return;
    }
    try {
      out.println(JsonFormat.printer().print(answer));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
