package io.asgard.registry.api;

import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import io.asgard.registry.catalog.Catalog;
import io.asgard.registry.catalog.Registered;
import io.asgard.registry.catalog.Tagged;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring answers 304 by itself when If-None-Match has the tag of the answer. */
@RestController
@RequestMapping("/v1/topics")
public final class TopicController {
  private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
  private static final String PROTOBUF = "application/x-protobuf";

  private final Catalog catalog;
  private final DataSize maxDescriptorSet;

  public TopicController(Catalog catalog, DataSize maxDescriptorSet) {
    this.catalog = catalog;
    this.maxDescriptorSet = maxDescriptorSet;
  }

  @GetMapping(produces = {JSON, PROTOBUF})
  ResponseEntity<TopicSchemas> topics(Caller caller) {
    requireReader(caller);
    return answer(catalog.topics());
  }

  @GetMapping(
      path = "/{topic}",
      produces = {JSON, PROTOBUF})
  ResponseEntity<TopicSchema> topic(@PathVariable String topic, Caller caller) {
    requireReader(caller);
    return answer(catalog.topic(topic));
  }

  @PutMapping(
      path = "/{topic}",
      produces = {JSON, PROTOBUF})
  ResponseEntity<TopicSchema> put(
      @PathVariable String topic, @RequestBody TopicSchema body, Caller caller) {
    if (!body.getTopic().isEmpty() && !body.getTopic().equals(topic)) {
      throw new IllegalArgumentException(
          "topic: " + body.getTopic() + " (expected: that of the path, " + topic + ")");
    }
    return answer(catalog.put(body.toBuilder().setTopic(topic).build(), caller));
  }

  @PostMapping(
      path = "/{topic}/versions",
      consumes = PROTOBUF,
      produces = {JSON, PROTOBUF})
  ResponseEntity<SchemaVersion> register(
      @PathVariable String topic, InputStream body, Caller caller) throws IOException {
    int max = Math.toIntExact(maxDescriptorSet.toBytes());
    byte[] set = body.readNBytes(max + 1);
    if (set.length > max) {
      throw new IllegalArgumentException(
          "descriptor set: too large (expected: <= " + maxDescriptorSet + ")");
    }
    Registered registered = catalog.register(topic, set, caller);
    SchemaVersion version = registered.version();
    return ResponseEntity.status(registered.created() ? HttpStatus.CREATED : HttpStatus.OK)
        .location(URI.create("/v1/topics/" + topic + "/versions/" + version.getVersion()))
        .body(version);
  }

  @GetMapping(path = "/{topic}/versions/{version}", produces = PROTOBUF)
  ResponseEntity<byte[]> descriptors(
      @PathVariable String topic, @PathVariable String version, Caller caller) {
    requireReader(caller);
    return answer(catalog.descriptors(topic, version));
  }

  // Schemas are no secret: whoever publishes or consumes anywhere may read all of them.
  private static void requireReader(Caller caller) {
    if (!caller.roles().contains(Role.PUBLISHER)) {
      caller.requireAny(Role.VIEWER);
    }
  }

  private static <T> ResponseEntity<T> answer(Tagged<T> tagged) {
    return ResponseEntity.ok().eTag(tagged.etag()).body(tagged.value());
  }
}
