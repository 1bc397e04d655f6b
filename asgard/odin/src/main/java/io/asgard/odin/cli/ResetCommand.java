package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.platform.service.Role;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "reset",
    description = "All instances of a firehose read from elsewhere; what is under way ends first.",
    mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;

  @Parameters(paramLabel = "FIREHOSE")
  private String firehose = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description =
          "begin, end, or a time such as 2026-01-15T08:30:00Z: what arrived then and later.")
  private String to = "";

  @Override
  public Integer call() {
    Map<String, Object> seek = seek();
    Place place = Place.here();
    OdinClient odin = Commands.client(place, Commands.tokens(place));
    String token = Commands.read(Commands.tokens(place), "odin-cli", Commands.TEAM, Role.ADMIN);
    Map<String, OdinClient> instances = new TreeMap<>();
    urls(odin.get("/v1/status"))
        .forEach((name, url) -> instances.put(name, new OdinClient(name, url, token)));
    reset(instances, seek);
    return 0;
  }

  private Map<String, Object> seek() {
    if (to.equals("begin") || to.equals("end")) {
      return Map.of("to", to);
    }
    try {
      return Map.of("time", Instant.parse(to).toString());
    } catch (DateTimeParseException e) {
      throw new Refused(
          "--to: " + to + " (expected: begin, end, or a time such as 2026-01-15T08:30:00Z)");
    }
  }

  /** Where each instance is, by its name. */
  private Map<String, String> urls(JsonNode status) {
    Map<String, String> urls = new TreeMap<>();
    Set<String> firehoses = new TreeSet<>();
    for (JsonNode part : status.path("parts")) {
      String resource = part.path("resource").asString("");
      if (resource.contains("/firehose/")) {
        String name = resource.substring(resource.lastIndexOf('/') + 1);
        firehoses.add(name);
        if (name.equals(firehose)) {
          urls.put(part.path("name").asString(), part.path("url").asString());
        }
      }
    }
    if (urls.isEmpty()) {
      throw new Refused("firehose: " + firehose + " (expected: one of " + firehoses + ")");
    }
    return urls;
  }

  /** Again, if partitions went from one to another meanwhile: they may have been left out. */
  private void reset(Map<String, OdinClient> instances, Map<String, Object> seek) {
    for (int round = 0; round < ROUNDS; round++) {
      List<String> moved = new ArrayList<>();
      instances
          .values()
          .forEach(each -> moved.addAll(partitions(each.post("/v1/firehose/seek", seek))));
      List<String> now = new ArrayList<>();
      instances.values().forEach(each -> now.addAll(partitions(each.get("/v1/firehose"))));
      if (Set.copyOf(now).equals(Set.copyOf(moved)) && moved.size() == now.size()) {
        System.out.printf(
            "%s: %d partitions of %d instances are read from %s%n",
            firehose, now.size(), instances.size(), to);
        return;
      }
    }
    throw new Refused(firehose + ": its partitions move all the time (expected: a stable group)");
  }

  private static List<String> partitions(JsonNode state) {
    return StreamSupport.stream(state.path("partitions").spliterator(), false)
        .map(each -> each.path("topic").asString() + "-" + each.path("partition").asInt())
        .toList();
  }
}
