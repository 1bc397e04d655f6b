package io.asgard.registry.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.registry.compatibility.IncompatibleException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** The problem of a refused change: beside the words the findings, as a SchemaCheck has them. */
final class Incompatible {
  private Incompatible() {}

  static ProblemDetail problem(IncompatibleException refused) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(refused.getMessage()));
    problem.setTitle("Incompatible schema");
    Map<?, ?> check = JsonMapper.shared().readValue(json(refused), Map.class);
    problem.setProperty("compatibility", check.get("compatibility"));
    problem.setProperty("against", check.get("against"));
    problem.setProperty("findings", check.get("findings"));
    return problem;
  }

  private static String json(IncompatibleException refused) {
    try {
      return JsonFormat.printer().print(refused.check());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
