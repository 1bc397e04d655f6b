package io.asgard.odin.provider.local;

import java.util.Optional;

/** Whether something does its work. */
interface Check {
  /** A check for what has nothing to ask: running is enough. */
  Check ALIVE = Optional::empty;

  /** Empty if it does, else why not. Answers within seconds. */
  Optional<String> problem();
}
