package io.asgard.registry.api;

import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import io.asgard.platform.service.Caller;
import io.asgard.registry.catalog.Catalog;
import io.asgard.registry.catalog.Tagged;
import io.asgard.registry.compatibility.IncompatibleException;
import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Topics. Spring answers 304 by itself when If-None-Match has the tag of the answer. */
@RestController
@RequestMapping("/v1/topics")
public final class TopicController {
  private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
  private static final String PROTOBUF = "application/x-protobuf";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Catalog catalog;
  private final LongPolls polls;

  public TopicController(Catalog catalog, LongPolls polls) {
    this.catalog = catalog;
    this.polls = polls;
  }

  @GetMapping(
      params = "!wait",
      produces = {JSON, PROTOBUF})
  ResponseEntity<TopicSchemas> topics(Caller caller) {
    Access.requireReader(caller);
    return answer(catalog.topics());
  }

  @GetMapping(
      params = "wait",
      produces = {JSON, PROTOBUF})
  DeferredResult<ResponseEntity<TopicSchemas>> topicsWhenChanged(
      @RequestParam String wait,
      @RequestHeader(name = "If-None-Match", defaultValue = "") String known,
      Caller caller) {
    Access.requireReader(caller);
    return polls.answer(catalog::topics, tag(known), wait(wait));
  }

  @GetMapping(
      path = "/{topic}",
      params = "!wait",
      produces = {JSON, PROTOBUF})
  ResponseEntity<TopicSchema> topic(@PathVariable String topic, Caller caller) {
    Access.requireReader(caller);
    return answer(catalog.topic(topic));
  }

  @GetMapping(
      path = "/{topic}",
      params = "wait",
      produces = {JSON, PROTOBUF})
  DeferredResult<ResponseEntity<TopicSchema>> topicWhenChanged(
      @PathVariable String topic,
      @RequestParam String wait,
      @RequestHeader(name = "If-None-Match", defaultValue = "") String known,
      Caller caller) {
    Access.requireReader(caller);
    return polls.answer(() -> catalog.topic(topic), tag(known), wait(wait));
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

  @ExceptionHandler
  ProblemDetail incompatible(IncompatibleException e) {
    return Incompatible.problem(e);
  }

  private static Duration wait(String text) {
    Duration wait;
    try {
      wait = DurationStyle.detectAndParse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("wait: " + text + " (expected: a duration, as 30s)", e);
    }
    if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "wait: " + text + " (expected: 0s to " + LONGEST_WAIT.toSeconds() + "s)");
    }
    return wait;
  }

  private static String tag(String ifNoneMatch) {
    return ifNoneMatch.replaceFirst("^W/", "").replace("\"", "");
  }

  private static <T> ResponseEntity<T> answer(Tagged<T> tagged) {
    return ResponseEntity.ok().eTag(tagged.etag()).body(tagged.value());
  }
}
