package io.asgard.firehose.cli;

import io.asgard.firehose.dropin.EnvFile;
import io.asgard.firehose.dropin.Translation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where settings come from: as the service takes them, from the same places. */
final class SettingsOptions {
  private static final String LOCATION = "spring.config.additional-location";
  private static final String SECRETS = "spring.config.import";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML with firehose: … in it, over the defaults.")
  @Nullable Path config;

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description = "The environment of raystack's or goto's Firehose; over --config.")
  @Nullable Path env;

  @Mixin TypeOptions types = new TypeOptions();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting, as firehose.sink.type=log; over all others.")
  Map<String, String> set = new LinkedHashMap<>();

  /** The settings as arguments of the service. */
  String[] arguments() {
    return given().entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  /**
   * The settings as the service would see them.
   *
   * @throws IllegalArgumentException if the file is not there
   */
  ConfigurableEnvironment environment() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("command line", Map.copyOf(given())));
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                "defaults", Map.of(SECRETS, "optional:configtree:/run/secrets/")));
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    return environment;
  }

  /** What of the environment is not translated. */
  List<String> untranslated() {
    return translation().map(Translation::problems).orElse(List.of());
  }

  private Optional<Translation> translation() {
    return Optional.ofNullable(env)
        .map(file -> Translation.of(EnvFile.read(file), types.message().orElse(null)));
  }

  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    translation().ifPresent(translated -> given.putAll(translated.properties()));
    given.putAll(set);
    if (config != null) {
      if (!Files.isReadable(config)) {
        throw new IllegalArgumentException("--config: " + config + " (expected: a YAML file)");
      }
      given.put(LOCATION, "file:" + config.toAbsolutePath());
    }
    return given;
  }
}
