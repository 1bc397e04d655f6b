package io.asgard.odin.provider.local;

import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchema.Compatibility;
import io.asgard.odin.plan.Part;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** A Topic: the topic on its stream, and its schema at the registry. */
final class KafkaTopics implements Blueprint {
  private static final String DESCRIPTORS = "contracts/target/asgard.desc";

  private final Site site;
  private final KafkaAdmins admins;
  private final Function<Resource, StreamClusters> clusters;
  private final HttpProbe http;
  private final JsonMapper json;

  KafkaTopics(
      Site site,
      KafkaAdmins admins,
      Function<Resource, StreamClusters> clusters,
      HttpProbe http,
      JsonMapper json) {
    this.site = site;
    this.clusters = clusters;
    this.admins = admins;
    this.http = http;
    this.json = json;
  }

  @Override
  public List<String> names(Resource topic) {
    List<String> names = new ArrayList<>(List.of("topic/" + topic.name()));
    topic.text("schema").ifPresent(schema -> names.add("schema/" + topic.name()));
    return names;
  }

  @Override
  public List<LocalPart> expand(Resource topic, Set<String> needs, Neighbours neighbours) {
    String name = topic.text("stream").orElse("");
    Resource stream =
        neighbours
            .named(Kind.STREAM, name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        topic.id() + ": stream: " + name + " (expected: a declared Stream)"));
    Map<String, String> configs = new LinkedHashMap<>();
    topic
        .duration("retention")
        .ifPresent(d -> configs.put("retention.ms", String.valueOf(d.toMillis())));
    topic.map("properties").forEach((key, value) -> configs.put(key, String.valueOf(value)));
    Resource served = clusters.apply(stream).served();
    TopicSpec spec =
        new TopicSpec(
            topic.name(),
            topic.whole("partitions", 6),
            KafkaCluster.replicas(served),
            (int) served.texts("racks").stream().distinct().count(),
            configs);
    Set<String> all = new LinkedHashSet<>(needs);
    all.addAll(neighbours.partsOf(stream));
    List<LocalPart> parts = new ArrayList<>();
    parts.add(
        new Owned(
            new Part("topic/" + topic.name(), topic.id(), all, spec.fingerprint()),
            new TopicOwner(admins, neighbours.offer(stream, "bootstrap"), spec)));
    topic.text("schema").ifPresent(schema -> parts.add(schema(topic, schema, neighbours)));
    return parts;
  }

  private Owned schema(Resource topic, String type, Neighbours neighbours) {
    Resource registry = neighbours.one(Kind.SCHEMA_REGISTRY, "the schema of " + topic.id());
    Path file = site.root().resolve(topic.text("descriptors").orElse(DESCRIPTORS));
    byte[] descriptors = read(topic, file);
    TopicSchema schema =
        TopicSchema.newBuilder()
            .setTopic(topic.name())
            .setTeam(topic.team())
            .setMessageType(type)
            .setKeyType(type + "Key")
            .setEventTime(eventTime(topic))
            .setCompatibility(compatibility(topic))
            .build();
    Set<String> needs = new LinkedHashSet<>(neighbours.partsOf(registry));
    Api api = new Api(http, neighbours.offer(registry, "url") + "/v1/topics/" + topic.name());
    return new Owned(
        new Part(
            "schema/" + topic.name(),
            topic.id(),
            needs,
            Fingerprint.of(schema, Arrays.hashCode(descriptors))),
        new SchemaOwner(api, schema, descriptors));
  }

  private static byte[] read(Resource topic, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          topic.id() + ": descriptors: " + file + " (expected: a file, built by bin/build)", e);
    }
  }

  private static Compatibility compatibility(Resource topic) {
    String name = topic.text("compatibility").orElse(Compatibility.FULL.name());
    return Arrays.stream(Compatibility.values())
        .filter(mode -> mode.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    topic.id()
                        + ": compatibility: "
                        + name
                        + " (expected: NONE, BACKWARD, FORWARD or FULL, the latter three also"
                        + " with _TRANSITIVE)"));
  }

  private EventTime eventTime(Resource topic) {
    // Said, not left to the registry: what is not said stays as it is there.
    Map<String, Object> declared = new LinkedHashMap<>(Map.of("back", "7d", "ahead", "1h"));
    declared.putAll(topic.map("eventTime"));
    declared.replaceAll(
        (key, value) -> "field".equals(key) ? value : Messages.seconds(String.valueOf(value)));
    EventTime.Builder builder = EventTime.newBuilder();
    Messages.merge(topic, json.writeValueAsString(declared), builder);
    return builder.build();
  }
}
