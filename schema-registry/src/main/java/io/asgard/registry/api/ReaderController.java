package io.asgard.registry.api;

import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.TopicReaders;
import io.asgard.platform.service.Caller;
import io.asgard.registry.catalog.Catalog;
import io.asgard.registry.reader.Readers;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who reads what: told by the readers, asked by whoever wants to change a schema. */
@RestController
public final class ReaderController {
  private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
  private static final String PROTOBUF = "application/x-protobuf";

  private final Catalog catalog;
  private final Readers readers;

  public ReaderController(Catalog catalog, Readers readers) {
    this.catalog = catalog;
    this.readers = readers;
  }

  @PostMapping("/v1/readers")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void report(@RequestBody ReaderReport report, Caller caller) {
    Access.requireReader(caller);
    readers.report(report, caller);
  }

  @GetMapping(
      path = "/v1/topics/{topic}/readers",
      produces = {JSON, PROTOBUF})
  TopicReaders readers(@PathVariable String topic, Caller caller) {
    Access.requireReader(caller);
    String known = catalog.topic(topic).value().getTopic();
    return TopicReaders.newBuilder().addAllReaders(readers.of(known)).build();
  }
}
