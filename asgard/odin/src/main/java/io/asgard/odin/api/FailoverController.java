package io.asgard.odin.api;

import io.asgard.odin.apply.Failovers;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Moves streams between their clusters; answers with server-sent events while it works. */
@RestController
public final class FailoverController {
  private final Failovers failovers;

  public FailoverController(Failovers failovers) {
    this.failovers = failovers;
  }

  /**
   * Moves the stream to its other cluster.
   *
   * @param lost whether the one that serves it is lost: nothing is asked of it then
   */
  @PostMapping("/v1/streams/{name}/failover")
  void failover(
      Caller caller,
      @PathVariable String name,
      @RequestParam(defaultValue = "false") boolean lost,
      HttpServletResponse response) {
    caller.require(Role.OPERATOR, failovers.teamOf(name));
    ProgressEvents progress = new ProgressEvents(response);
    if (lost) {
      failovers.lost(name, caller.subject(), progress);
    } else {
      failovers.failover(name, caller.subject(), progress);
    }
  }

  /** Counts what a lost cluster had not copied, and brings it along; it must be back. */
  @PostMapping("/v1/streams/{name}/reconcile")
  void reconcile(Caller caller, @PathVariable String name, HttpServletResponse response) {
    caller.require(Role.OPERATOR, failovers.teamOf(name));
    failovers.reconcile(name, caller.subject(), new ProgressEvents(response));
  }
}
