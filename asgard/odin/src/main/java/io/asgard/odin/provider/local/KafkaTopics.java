package io.asgard.odin.provider.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchema.Compatibility;
import io.asgard.odin.plan.Part;
import io.asgard.odin.provider.PartFailed;
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
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** A Topic: the topic on its stream, and its schema at the registry. */
final class KafkaTopics implements Blueprint {
  private static final String DESCRIPTORS = "contracts/target/asgard.desc";

  private final Site site;
  private final KafkaAdmins admins;
  private final HttpProbe http;
  private final JsonMapper json;

  KafkaTopics(Site site, KafkaAdmins admins, HttpProbe http, JsonMapper json) {
    this.site = site;
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
    int partitions = topic.whole("partitions", 6);
    Set<String> all = new LinkedHashSet<>(needs);
    all.addAll(neighbours.partsOf(stream));
    List<LocalPart> parts = new ArrayList<>();
    parts.add(
        new Owned(
            new Part("topic/" + topic.name(), topic.id(), all, Fingerprint.of(partitions, configs)),
            new TopicOwner(
                admins, neighbours.offer(stream, "bootstrap"), topic.name(), partitions, configs)));
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
        new SchemaOwner(api, text(schema), descriptors));
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
    String name = topic.text("compatibility").orElse("COMPATIBILITY_UNSPECIFIED");
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
    Map<String, Object> declared = new LinkedHashMap<>(topic.map("eventTime"));
    declared.replaceAll(
        (key, value) -> "field".equals(key) ? value : Messages.seconds(String.valueOf(value)));
    EventTime.Builder builder = EventTime.newBuilder();
    Messages.merge(topic, json.writeValueAsString(declared), builder);
    return builder.build();
  }

  private static String text(TopicSchema schema) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(schema);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The registry keeps all versions; the same set again is no new one. */
  private record SchemaOwner(Api api, String schema, byte[] descriptors) implements Owned.Owner {
    @Override
    public void put() {
      api.put(schema);
      api.post("/versions", "application/x-protobuf", descriptors);
    }

    @Override
    public Optional<String> problem() {
      try {
        return api.get().isPresent() ? Optional.empty() : Optional.of("is not registered");
      } catch (PartFailed e) {
        return Optional.ofNullable(e.getMessage());
      }
    }

    @Override
    public void remove() {
      // Old records can be read with it.
    }
  }
}
