package io.asgard.odin.provider.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.odin.provider.PartFailed;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A topic's schema at the registry, which keeps all versions; the same set again is no new one. */
record SchemaOwner(Api api, TopicSchema schema, byte[] descriptors) implements Owned.Owner {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String VERSIONS = "versions";

  @Override
  public void put() {
    api.put(text());
    api.post("/versions", PROTOBUF, descriptors);
  }

  private String text() {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(schema);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
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
  public List<Difference> differences(Clusters clusters) {
    return api.get().map(this::differences).orElse(List.of(Difference.gone("is not registered")));
  }

  private List<Difference> differences(JsonNode there) {
    List<Difference> differences =
        new ArrayList<>(MessageDifferences.between(schema, there, VERSIONS));
    JsonNode versions = there.path(VERSIONS);
    if (versions.isEmpty()) {
      differences.add(Difference.of("descriptors", "as declared", "none"));
      return differences;
    }
    JsonNode latest = versions.get(versions.size() - 1);
    if (!latest.path("sha256").asString("").equals(sha256())) {
      differences.add(others(latest));
    }
    return differences;
  }

  /** The registry may refuse to take ours again: readers could depend on what came after them. */
  private Difference others(JsonNode latest) {
    String actual =
        "version "
            + latest.path("version").asInt(0)
            + " of "
            + latest.path("registeredBy").asString("somebody");
    JsonNode findings = api.post("/check", PROTOBUF, descriptors).path("findings");
    if (findings.isEmpty()) {
      return Difference.of("descriptors", "as declared", actual);
    }
    JsonNode first = findings.get(0);
    return Difference.refused(
        "descriptors",
        "as declared",
        actual,
        "what is declared would break it, "
            + first.path("rule").asString("")
            + " "
            + first.path("message").asString("")
            + "."
            + first.path("field").asString("")
            + ": declare the newer one");
  }

  @Override
  public void remove() {
    // Old records can be read with it, in copies of the topic too.
  }

  private String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(descriptors));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
