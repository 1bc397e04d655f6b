package io.asgard.odin.api;

import io.asgard.odin.apply.Engine;
import io.asgard.odin.apply.PartStatus;
import io.asgard.odin.apply.Progress;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.spec.Resource;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Plan, apply, status, down. An apply answers line by line, as JSON, while it works. */
@RestController
public final class SetController {
  private static final int RESTART = 3;

  private final Engine engine;
  private final Supplier<PartStatus> self;
  private final IntConsumer exit;

  public SetController(Engine engine, Supplier<PartStatus> self, IntConsumer exit) {
    this.engine = engine;
    this.self = self;
    this.exit = exit;
  }

  @PostMapping("/v1/plan")
  Plan plan(Caller caller, @RequestBody SetRequest request) {
    List<Resource> resources = request.resources();
    check(caller, request.set(), resources, Role.VIEWER);
    return engine.plan(request.set(), resources);
  }

  @PostMapping("/v1/apply")
  void apply(Caller caller, @RequestBody SetRequest request, HttpServletResponse response) {
    List<Resource> resources = request.resources();
    check(caller, request.set(), resources, Role.OPERATOR);
    engine.plan(request.set(), resources);
    engine.apply(request.set(), resources, caller.subject(), lines(response));
  }

  /** The caller must have the role for what is there as well as for what shall be there. */
  private void check(Caller caller, String set, List<Resource> resources, Role role) {
    List<Resource> all = new ArrayList<>(resources);
    all.addAll(engine.state().sets().getOrDefault(set, List.of()));
    all.forEach(resource -> caller.require(role, resource.team()));
  }

  @GetMapping("/v1/status")
  Status status(Caller caller) {
    caller.requireAny(Role.VIEWER);
    List<PartStatus> parts = new ArrayList<>(List.of(self.get()));
    parts.addAll(engine.status());
    return new Status(parts.stream().allMatch(PartStatus::isHealthy), parts);
  }

  /** All that Odin keeps, and Odin. */
  record Status(boolean healthy, List<PartStatus> parts) {}

  @GetMapping("/v1/about")
  Map<String, Object> about(Caller caller) {
    caller.requireAny(Role.VIEWER);
    return Map.of(
        "pid", ProcessHandle.current().pid(),
        "jar", System.getProperty("java.class.path"));
  }

  /** Ends everything, Odin included. */
  @PostMapping("/v1/down")
  void down(Caller caller, HttpServletResponse response) {
    caller.requireAny(Role.ADMIN);
    engine.down(caller.subject(), lines(response));
    exit.accept(0);
  }

  /** Ends Odin alone; whoever keeps it starts it again. */
  @PostMapping("/v1/restart")
  void restart(Caller caller) {
    caller.requireAny(Role.ADMIN);
    exit.accept(RESTART);
  }

  /** Spring's own streaming answers keep lines back until the end. */
  private static Consumer<Progress> lines(HttpServletResponse response) {
    response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
    return line -> {
      try {
        response.getOutputStream().write(JsonMapper.shared().writeValueAsBytes(line));
        response.getOutputStream().write('\n');
        response.flushBuffer();
      } catch (IOException e) {
        // Nobody listens any more; what was begun is finished all the same.
      }
    };
  }
}
