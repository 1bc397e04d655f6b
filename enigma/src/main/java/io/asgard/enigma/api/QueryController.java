package io.asgard.enigma.api;

import io.asgard.enigma.query.Answer;
import io.asgard.enigma.query.QueryEngine;
import io.asgard.enigma.query.QueryRequest;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/query}. */
@RestController
public final class QueryController {
  private final QueryEngine engine;

  public QueryController(QueryEngine engine) {
    this.engine = engine;
  }

  @PostMapping("/v1/query")
  CompletableFuture<ResponseEntity<Answer>> query(
      Caller caller, @RequestBody QueryRequest request) {
    caller.requireAny(Role.VIEWER);
    return engine
        .answer(request)
        .thenApply(
            answer ->
                answer.map(ResponseEntity::ok).orElseGet(() -> ResponseEntity.noContent().build()));
  }
}
