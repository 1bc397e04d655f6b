package io.asgard.odin.provider.local;

import io.asgard.odin.provider.local.Supervisor.Life;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks what runs whether it has failed all the same; the supervisor starts it again then. */
final class Inspection implements Runnable {
  private static final Logger logger = LoggerFactory.getLogger(Inspection.class);

  private final Supervisor supervisor;

  Inspection(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  @Override
  public void run() {
    for (Life life : supervisor.lives().join()) {
      try {
        life.program()
            .care()
            .failure()
            .problem(life.since())
            .ifPresent(why -> supervisor.fail(life, why));
      } catch (RuntimeException e) {
        // The next look comes anyway, and the others are to be looked at.
        logger.warn("Could not ask {} whether it has failed", life.program().name(), e);
      }
    }
  }
}
