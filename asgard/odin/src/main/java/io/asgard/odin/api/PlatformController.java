package io.asgard.odin.api;

import io.asgard.odin.apply.Engine;
import io.asgard.odin.apply.PartStatus;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The platform as a whole: how it is, and its end. */
@RestController
public final class PlatformController {
  private static final int RESTART = 3;

  private final Engine engine;
  private final Supplier<PartStatus> self;
  private final IntConsumer exit;

  public PlatformController(Engine engine, Supplier<PartStatus> self, IntConsumer exit) {
    this.engine = engine;
    this.self = self;
    this.exit = exit;
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
    engine.down(caller.subject(), new ProgressEvents(response));
    exit.accept(0);
  }

  /** Ends Odin alone; whoever keeps it starts it again. */
  @PostMapping("/v1/restart")
  void restart(Caller caller) {
    caller.requireAny(Role.ADMIN);
    exit.accept(RESTART);
  }
}
