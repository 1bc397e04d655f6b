package io.asgard.registry.catalog;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.SchemaCheck;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchema.Compatibility;
import io.asgard.platform.records.DescriptorSet;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Problems;
import io.asgard.platform.service.Role;
import io.asgard.registry.compatibility.IncompatibleException;
import io.asgard.registry.compatibility.Mode;
import io.asgard.registry.compatibility.SchemaReport;
import io.asgard.registry.compatibility.SchemaReport.Earlier;
import io.asgard.registry.compatibility.TopicTypes;
import io.asgard.registry.reader.Readers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may be written, and the writing of it: one write at a time over all instances. */
final class Registrations {
  private static final com.google.protobuf.Duration BACK = Durations.fromDays(7);
  private static final com.google.protobuf.Duration AHEAD = Durations.fromHours(1);

  private final CatalogTables tables;
  private final Readers readers;

  Registrations(CatalogTables tables, Readers readers) {
    this.tables = tables;
    this.readers = readers;
  }

  void put(TopicSchema given, Caller caller) {
    Problems problems = new Problems();
    TopicCheck.topic(given, problems);
    problems.throwIfAny();
    tables.alone(
        () -> {
          Optional<TopicSchema> old = tables.find(given.getTopic());
          TopicSchema topic = complete(given, old);
          requireOwner(caller, old, topic);
          Optional<SchemaVersion> latest = old.flatMap(Versions::latest);
          boolean retyped = latest.isPresent() && !hasTypesOf(topic, latest.get());
          if (latest.isPresent()) {
            DescriptorSet set = set(latest.get());
            fit(topic, set);
            if (retyped) {
              require(report(topic, set, Terms.OF_TOPIC));
            }
          }
          tables.put(topic);
          if (retyped) {
            // Other types are a change of the schema, though the descriptors stay the same.
            tables.add(topic, latest.get().getSha256(), caller.subject(), 0);
          }
          return topic;
        });
  }

  private static boolean hasTypesOf(TopicSchema topic, SchemaVersion version) {
    return topic.getKeyType().equals(version.getKeyType())
        && topic.getMessageType().equals(version.getMessageType());
  }

  private static void requireOwner(Caller caller, Optional<TopicSchema> old, TopicSchema topic) {
    String owner = old.map(TopicSchema::getTeam).orElse(topic.getTeam());
    caller.require(owner.equals(topic.getTeam()) ? Role.EDITOR : Role.ADMIN, owner);
  }

  private static TopicSchema complete(TopicSchema given, Optional<TopicSchema> old) {
    TopicSchema.Builder topic = given.toBuilder().clearVersions();
    if (!given.getEventTime().hasBack()) {
      topic.getEventTimeBuilder().setBack(BACK);
    }
    if (!given.getEventTime().hasAhead()) {
      topic.getEventTimeBuilder().setAhead(AHEAD);
    }
    if (given.getCompatibility() == Compatibility.COMPATIBILITY_UNSPECIFIED) {
      Mode mode = Terms.mode(old.map(TopicSchema::getCompatibility).orElse(Compatibility.FULL));
      topic.setCompatibility(Compatibility.valueOf(mode.name()));
    }
    // What is compared is what is kept, so that a version can be checked against it.
    return topic.addAllVersions(old.map(TopicSchema::getVersionsList).orElse(List.of())).build();
  }

  Registered register(String topic, byte[] bytes, Caller caller) {
    DescriptorSet set = DescriptorSet.parse(bytes);
    String sha256 = Sha256.hex(bytes);
    return tables.alone(
        () -> {
          TopicSchema schema = find(topic);
          caller.require(Role.EDITOR, schema.getTeam());
          // An older version that has the set does not count: something else came after it.
          Optional<SchemaVersion> same =
              Versions.latest(schema)
                  .filter(latest -> latest.getSha256().equals(sha256))
                  .filter(latest -> hasTypesOf(schema, latest));
          if (same.isPresent()) {
            fit(schema, set);
            return new Registered(same.get(), false);
          }
          require(report(schema, set, Terms.OF_TOPIC));
          fit(schema, set);
          tables.keep(sha256, bytes);
          return new Registered(tables.add(schema, sha256, caller.subject(), 0), true);
        });
  }

  Registered rollBack(String topic, String version, boolean force, Caller caller) {
    return tables.alone(
        () -> {
          TopicSchema schema = find(topic);
          caller.require(force ? Role.ADMIN : Role.EDITOR, schema.getTeam());
          SchemaVersion old = Versions.find(schema, version);
          SchemaVersion latest = Versions.find(schema, "latest");
          if (old.getSha256().equals(latest.getSha256()) && hasTypesOf(schema, latest)) {
            return new Registered(latest, false);
          }
          DescriptorSet set = set(old);
          if (!force) {
            require(report(schema, set, Terms.OF_TOPIC));
          }
          fit(schema, set);
          return new Registered(
              tables.add(schema, old.getSha256(), caller.subject(), old.getVersion()), true);
        });
  }

  SchemaCheck check(String topic, byte[] bytes, Terms terms) {
    DescriptorSet set = DescriptorSet.parse(bytes);
    TopicSchema schema = find(topic);
    SchemaCheck check = report(schema, set, terms);
    if (check.getFindingsCount() == 0) {
      fit(schema, set);
    }
    return check;
  }

  SchemaCheck changes(String topic, String from, String to) {
    TopicSchema schema = find(topic);
    SchemaVersion before = Versions.find(schema, from);
    SchemaVersion after = Versions.find(schema, to);
    return SchemaReport.of(
        topic, Mode.FULL, earlier(List.of(before)), types(after), readers.of(topic));
  }

  private SchemaCheck report(TopicSchema schema, DescriptorSet set, Terms terms) {
    Mode mode = terms.mode(schema);
    List<Earlier> earlier = mode == Mode.NONE ? List.of() : earlier(terms.against(schema));
    TopicTypes now = new TopicTypes(set, schema.getKeyType(), schema.getMessageType());
    return SchemaReport.of(schema.getTopic(), mode, earlier, now, readers.of(schema.getTopic()));
  }

  /** The versions, those of the same set and types as one; each is read when it is its turn. */
  private List<Earlier> earlier(List<SchemaVersion> versions) {
    Map<SchemaVersion, List<Integer>> alike = new LinkedHashMap<>();
    for (SchemaVersion version : versions) {
      SchemaVersion content =
          SchemaVersion.newBuilder()
              .setSha256(version.getSha256())
              .setKeyType(version.getKeyType())
              .setMessageType(version.getMessageType())
              .build();
      alike.computeIfAbsent(content, same -> new ArrayList<>()).add(version.getVersion());
    }
    List<Earlier> earlier = new ArrayList<>();
    alike.forEach((content, numbers) -> earlier.add(new Earlier(numbers, () -> types(content))));
    return earlier;
  }

  /**
   * Says that the caller may write versions of the topic.
   *
   * @throws NotFoundException if there is no such topic
   */
  void requireEditor(String topic, Caller caller) {
    caller.require(Role.EDITOR, find(topic).getTeam());
  }

  private TopicTypes types(SchemaVersion version) {
    return new TopicTypes(set(version), version.getKeyType(), version.getMessageType());
  }

  private DescriptorSet set(SchemaVersion version) {
    return DescriptorSet.parse(tables.set(version.getSha256()));
  }

  /** The topic as it is stored now. */
  TopicSchema find(String topic) {
    return tables
        .find(topic)
        .orElseThrow(
            () ->
                new NotFoundException("topic: " + topic + " (expected: PUT before its versions)"));
  }

  private static void require(SchemaCheck check) {
    if (check.getFindingsCount() > 0) {
      throw new IncompatibleException(check);
    }
  }

  private static void fit(TopicSchema topic, DescriptorSet set) {
    Problems problems = new Problems();
    TopicCheck.descriptors(topic, set, problems);
    problems.throwIfAny();
  }
}
