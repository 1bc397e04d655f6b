package io.asgard.registry.api;

import io.asgard.contracts.v1.SchemaCheck;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.platform.service.Caller;
import io.asgard.registry.catalog.Catalog;
import io.asgard.registry.catalog.Registered;
import io.asgard.registry.catalog.Tagged;
import io.asgard.registry.catalog.Terms;
import io.asgard.registry.compatibility.IncompatibleException;
import io.asgard.registry.compatibility.Mode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Versions of a topic's schema: checked, registered, fetched, compared, brought back. */
@RestController
@RequestMapping("/v1/topics/{topic}")
public final class VersionController {
  private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
  private static final String PROTOBUF = "application/x-protobuf";

  // With the sets that each holds, what the service's memory is for.
  private static final int AT_ONCE = 2;
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final Catalog catalog;
  private final SchemaBody bodies;
  private final Counter refused;
  private final Turns turns = new Turns(AT_ONCE, WAIT);

  public VersionController(Catalog catalog, SchemaBody bodies, MeterRegistry meters) {
    this.catalog = catalog;
    this.bodies = bodies;
    this.refused = meters.counter("registry.versions.refused");
  }

  @PostMapping(
      path = "/versions",
      consumes = {PROTOBUF, JSON},
      produces = {JSON, PROTOBUF})
  ResponseEntity<SchemaVersion> register(
      @PathVariable String topic,
      @RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType type,
      InputStream body,
      Caller caller)
      throws IOException {
    catalog.requireEditor(topic, caller);
    return registered(
        topic, turns.take(() -> catalog.register(topic, bodies.read(type, body), caller)));
  }

  @PostMapping(
      path = "/check",
      consumes = {PROTOBUF, JSON},
      produces = {JSON, PROTOBUF})
  SchemaCheck check(
      @PathVariable String topic,
      @RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType type,
      @RequestParam Optional<String> against,
      @RequestParam Optional<String> compatibility,
      InputStream body,
      Caller caller)
      throws IOException {
    Access.requireReader(caller);
    catalog.requireTopic(topic);
    Terms terms = terms(against, compatibility);
    return turns.take(() -> catalog.check(topic, bodies.read(type, body), terms));
  }

  @GetMapping(path = "/versions/{version}", produces = PROTOBUF)
  ResponseEntity<byte[]> descriptors(
      @PathVariable String topic, @PathVariable String version, Caller caller) {
    Access.requireReader(caller);
    Tagged<byte[]> set = catalog.descriptors(topic, version);
    return ResponseEntity.ok().eTag(set.etag()).body(set.value());
  }

  @GetMapping(
      path = "/versions/{version}/changes",
      produces = {JSON, PROTOBUF})
  SchemaCheck changes(
      @PathVariable String topic,
      @PathVariable String version,
      @RequestParam String since,
      Caller caller)
      throws IOException {
    Access.requireReader(caller);
    return turns.take(() -> catalog.changes(topic, since, version));
  }

  @PostMapping(
      path = "/versions/{version}/rollback",
      produces = {JSON, PROTOBUF})
  ResponseEntity<SchemaVersion> rollBack(
      @PathVariable String topic,
      @PathVariable String version,
      @RequestParam(defaultValue = "false") boolean force,
      Caller caller)
      throws IOException {
    catalog.requireEditor(topic, caller);
    return registered(topic, turns.take(() -> catalog.rollBack(topic, version, force, caller)));
  }

  @ExceptionHandler
  ProblemDetail incompatible(IncompatibleException e) {
    refused.increment();
    return Incompatible.problem(e);
  }

  private static ResponseEntity<SchemaVersion> registered(String topic, Registered registered) {
    SchemaVersion version = registered.version();
    return ResponseEntity.status(registered.created() ? HttpStatus.CREATED : HttpStatus.OK)
        .location(URI.create("/v1/topics/" + topic + "/versions/" + version.getVersion()))
        .body(version);
  }

  private static Terms terms(Optional<String> against, Optional<String> compatibility) {
    return new Terms(against, compatibility.map(VersionController::mode));
  }

  private static Mode mode(String name) {
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "compatibility: "
                        + name
                        + " (expected: one of "
                        + Arrays.toString(Mode.values())
                        + ")"));
  }
}
